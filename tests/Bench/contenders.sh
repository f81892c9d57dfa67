# The commands that are compared. Each makes a layer (or an image with it) of the plugins in $tree under $out, from nothing.
# A contender is a line: name | what is removed before each run | command.

# Makes $work/tree (the plugins as the kit lays them out), $work/tree10 (ten of each, with different content), and a manifest for both.
prepare_plugins() {
    local work=$1 file i
    mkdir -p "$work/plugins"
    cat > "$work/source.yaml" <<EOF
schema: 1
platforms: [linux/amd64]
plugins:
  - from: apt
    package: containernetworking-plugins
outputs:
  - { kind: rootfs, path: baked }
EOF
    cp "$work/source.yaml" "$work/cni.yaml"
    (cd "$work" && "$cnikit" lock -q && "$cnikit" bake -q) > "$work/prepare.log" 2>&1 || { cat "$work/prepare.log" >&2; exit 1; }
    mv "$work/baked" "$work/tree"
    local bin
    bin=$(dirname "$(find "$work/tree" -name bridge -type f)")
    mkdir -p "$work/tree10/${bin#"$work/tree/"}"
    for file in "$bin"/*; do
        # Another last byte each time: ten plugins of one project, not ten copies that a store would hold once.
        for i in 0 1 2 3 4 5 6 7 8 9; do
            { cat "$file"; printf '%s' "$i"; } > "$work/tree10/${bin#"$work/tree/"}/$(basename "$file")-$i"
        done
    done
    chmod 0755 "$work/tree10/${bin#"$work/tree/"}"/*
    local large
    large=$(realpath --relative-to "$work/large.manifest" --canonicalize-missing "$work/tree10/${bin#"$work/tree/"}")
    one_manifest "$work" small "{ from: apt, package: containernetworking-plugins }"
    one_manifest "$work" large "{ from: directory, name: plugins, path: $large }"
}

# The small set comes out of the package, the large one, which no package has, out of a directory.
one_manifest() {
    local work=$1 name=$2 source=$3
    mkdir -p "$work/$name.manifest"
    cat > "$work/$name.manifest/cni.yaml" <<EOF
schema: 1
platforms: [linux/amd64]
plugins:
  - $source
outputs:
  - { kind: oci, path: layout }
EOF
    (cd "$work/$name.manifest" && "$cnikit" lock -q && "$cnikit" bake -q) > "$work/prepare.log" 2>&1 || { cat "$work/prepare.log" >&2; exit 1; }
    artifact_only "$CNIKIT_CACHE" "$work/$name.store" "$(jq -r '.plugins[0].artifact.sha256' "$work/$name.manifest/cni.lock.json")"
}

# A store that holds one artifact and nothing that was taken out of it or made from it.
artifact_only() {
    local from=$1 to=$2 sha256=$3
    mkdir -p "$to/blobs/sha256" "$to/derived"
    cp -a "$from/blobs/sha256/$sha256" "$to/blobs/sha256/"
    cp -a "$from/derived/facts" "$to/derived/"
}

# contenders WORK/NAME TREE: prints the lines.
contenders() {
    local out=$1 tree=$2 manifest=$1.manifest
    cat <<EOF
cnikit, from the plugins in the store|$manifest/layout|cd $manifest && $cnikit bake -q --rebuild
cnikit, from the package in the store|$manifest/layout $out.cold && cp -a $out.store $out.cold|cd $manifest && CNIKIT_CACHE=$out.cold $cnikit bake -q
cnikit, layer known|$manifest/layout|cd $manifest && $cnikit bake -q
cnikit, nothing changed||cd $manifest && $cnikit bake -q
umoci init, new, insert|$out.umoci|umoci init --layout $out.umoci && umoci new --image $out.umoci:x && umoci insert --rootless --image $out.umoci:x $tree /
buildah add, commit|$out.buildah|c=\$(buildah from scratch) && buildah add -q \$c $tree / && buildah commit -q --timestamp 0 \$c oci:$out.buildah:x && buildah rm \$c
tar, zstd -3 --long=27|$out.tar.zst|tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C $tree -c . | zstd -q -3 --long=27 -T2 -o $out.tar.zst
tar, zstd -3 --long=27, one thread|$out.one.tar.zst|tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C $tree -c . | zstd -q -3 --long=27 --single-thread -o $out.one.tar.zst
tar, pigz -6|$out.tar.gz|tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C $tree -c . | pigz -6 -n > $out.tar.gz
EOF
    if command -v crane > /dev/null; then
        tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$tree" -cf "$out.tar" .
        echo "crane append|$out.crane.tar|crane append --oci-empty-base -f $out.tar -t x/y:z -o $out.crane.tar"
    fi
}

# The bytes of the layer that a contender left.
layer_bytes() {
    local out=$1
    case $2 in
        cnikit*) largest "$out.manifest/layout/blobs" ;;
        umoci*) largest "$out.umoci/blobs" ;;
        buildah*) largest "$out.buildah/blobs" ;;
        *one\ thread) stat -c %s "$out.one.tar.zst" ;;
        *zstd*) stat -c %s "$out.tar.zst" ;;
        *pigz*) stat -c %s "$out.tar.gz" ;;
        crane*) tar -tvf "$out.crane.tar" | awk '$3 > most { most = $3 } END { print most }' ;;
    esac
}

largest() { find "$1" -type f -printf '%s\n' | sort -n | tail -n 1; }
