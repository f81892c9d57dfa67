#!/bin/sh
# Puts the CNI plugins of a lock into a node's directory, and takes them back. Written by `cnikit deploy`.
#
# Needs a POSIX shell, coreutils and grep, or busybox. Every file is written beside its place, its sha256 compared with the lock, flushed, and
# renamed over: a program that runs is not disturbed, and whoever looks sees the old file or the new one, whole. A file of other bytes that
# this script did not install is left alone unless --force is given. What it did install is recorded, as sha256sum(1) writes sums, in
# STATE/owned; the set before it is kept in STATE/previous. Killed at any point, running it again ends what was begun.
set -eu
umask 022
export LC_ALL=C

usage() {
    cat <<'END'
usage: sh install.sh [COMMAND] [OPTION]...
  install    put the plugins of the set there (where no command is named)
  plan       say what install would do; change nothing
  check      end with 3 where the node is not as the set says; change nothing
  rollback   put back the set that was there before; once more undoes that
  remove     take away what install put there
  status     say what is installed

  --set FILE        the digests and names (default: the file "set" beside this script)
  --files DIR       the plugins, as PLATFORM/NAME or NAME (default: "files" beside this script)
  --from URL        fetch the plugins as URL/SHA256/NAME, by curl or wget
  --directory DIR   where plugins go on the node (default: as the set says)
  --platform P      linux-amd64 and the like (default: by uname -m)
  --state DIR       records and the previous set (default: /var/lib/cnikit)
  --root DIR        the node's root, where it is mounted elsewhere
  --force           replace files that others put there
END
}

fail() {
    so_far=''
    printf 'cnikit: %s\n' "$1" >&2
    exit "${2:-1}"
}

say() { printf '%s\n' "$*"; }

command=install directory='' platform='' state=/var/lib/cnikit root='' source='' files='' set='' force=no
here=$(dirname -- "$0")
case ${1-} in
install | plan | check | rollback | remove | status)
    command=$1
    shift
    ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
    --force) force=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    --set | --files | --from | --directory | --platform | --state | --root)
        if [ -z "${2-}" ]; then fail "$1 needs a value" 2; fi
        case $1 in
        --set) set=$2 ;;
        --files) files=$2 ;;
        --from) source=$2 ;;
        --directory) directory=$2 ;;
        --platform) platform=$2 ;;
        --state) state=$2 ;;
        --root) root=${2%/} ;;
        esac
        shift
        ;;
    *)
        usage >&2
        fail "'$1' is no command or option of this script" 2
        ;;
    esac
    shift
done

case $command in
install | rollback | remove)
    [ "$(id -u)" = 0 ] || fail "must be run as root: plugins belong to root, and so does their directory; nothing was changed"
    ;;
esac
for tool in sha256sum stat mv chmod chown cp sync; do
    command -v $tool >/dev/null || fail "needs $tool, which this node lacks; nothing was changed"
done
case $state in /*) ;; *) fail "--state must be an absolute path" 2 ;; esac
state=$root$state

# What is told where a tool fails, and what it was making.
so_far='' unfinished=''

work=$(mktemp -d) || fail "cannot make a directory for temporary files"
trap 'leave_well $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

digest() { sha256sum <"$1" | cut -d' ' -f1; }

# What lies at a place, as records have it: of a file its sha256, of a link that of what it says.
sum_of() {
    if [ -L "$1" ]; then
        said=$(readlink -- "$1" | sha256sum)
        say "link-${said%% *}"
    else
        digest "$1"
    fi
}

# Some have no sync(1) for a file; then everything is flushed.
flush() { sync -- "$@" 2>/dev/null || sync; }

# Whether a file of sums has this path with this sum.
has_sum() {
    [ -f "$1" ] || return 1
    while read -r has_sum has_path; do
        [ "$has_sum $has_path" != "$3 $2" ] || return 0
    done <"$1"
    return 1
}

has_path() {
    [ -f "$1" ] || return 1
    while read -r has_sum has_path; do
        [ "$has_path" != "$2" ] || return 0
    done <"$1"
    return 1
}

# A record is replaced whole, like a plugin.
record() {
    cat >"$state/$1.new"
    flush "$state/$1.new"
    mv -f -- "$state/$1.new" "$state/$1"
}

# By the machine's name of its CPU; the first that the set has.
platforms_of_machine() {
    case $(uname -m) in
    x86_64) say linux-amd64 ;;
    aarch64 | arm64) say linux-arm64 linux-arm64-v8 ;;
    armv7* | armv8l) say linux-arm-v7 linux-arm linux-arm-v6 linux-arm-v5 ;;
    armv6*) say linux-arm-v6 linux-arm-v5 linux-arm ;;
    armv5*) say linux-arm-v5 ;;
    i?86) say linux-386 ;;
    ppc64le) say linux-ppc64le ;;
    s390x) say linux-s390x ;;
    riscv64) say linux-riscv64 ;;
    mips64*) say linux-mips64le ;;
    loongarch64) say linux-loong64 ;;
    esac
}

# The set as lines "sha256 /path/on/the/node size"; fills $work/wanted.
read_set() {
    if [ -n "${CNIKIT_SET-}" ] && [ -z "$set" ]; then
        printf '%s\n' "$CNIKIT_SET" >"$work/set"
    else
        [ -f "${set:=$here/set}" ] || fail "there is no file $set; name it with --set" 2
        cat -- "$set" >"$work/set"
    fi
    while read -r key first rest; do
        case $key in
        directory) : "${directory:=$first}" ;;
        source) [ -n "$files" ] || : "${source:=$first}" ;;
        force) force=yes ;;
        esac
    done <"$work/set"
    case $directory in
    /*[!A-Za-z0-9._+/-]* | *//* | */../* | */.. | */ | [!/]* | '') fail "'$directory' cannot be the directory of plugins" 2 ;;
    esac
    if [ -z "$platform" ]; then
        for name in $(platforms_of_machine); do
            if grep -q "^$name " "$work/set"; then
                platform=$name
                break
            fi
        done
        [ -n "$platform" ] || fail "the set has no plugins for this machine ($(uname -m)); --platform names one that it has"
    fi
    : >"$work/wanted"
    while read -r key sum size name; do
        [ "$key" = "$platform" ] || continue
        case $sum in *[!0-9a-f]* | '') fail "the set is damaged: $name" ;; esac
        case $name in *[!A-Za-z0-9._+-]* | .* | '') fail "the set is damaged: $name" ;; esac
        case $size in *[!0-9]* | '') fail "the set is damaged: $name" ;; esac
        say "$sum $directory/$name $size" >>"$work/wanted"
    done <"$work/set"
    [ -s "$work/wanted" ] || fail "the set has no plugins for $platform"
}

# What is to be done for each path, as lines "ACTION SHA256 PATH SIZE"; fills $work/plan.
#   create, replace, mode (owner, mode or capabilities differ), keep, remove, leave (was ours, is no more), foreign
make_plan() {
    : >"$work/plan"
    owned=$work/ours
    cat -- "$state/owned" >"$owned" 2>/dev/null || :
    while read -r sum path size; do
        place=$root$path
        action=foreign
        if [ -L "$place" ] || [ -f "$place" ]; then
            found=$(sum_of "$place")
            if [ "$found" = "$sum" ]; then
                action='mode'
                if is_theirs "$sum" "$path" || is_plain "$place"; then action=keep; fi
            elif has_sum "$owned" "$path" "$found" || has_sum "$state/found" "$path" "$found"; then
                action=replace
            fi
        elif [ ! -e "$place" ]; then
            action=create
        fi
        say "$action $sum $path $size" >>"$work/plan"
    done <"$work/wanted"
    while read -r sum path; do
        ! grep -q -F -- " $path " "$work/plan" || continue
        place=$root$path
        # A killed run leaves two sums of a path.
        if [ -f "$place" ] && [ ! -L "$place" ] && has_sum "$state/owned" "$path" "$(digest "$place")"; then
            action=remove
        elif [ -e "$place" ] || [ -L "$place" ]; then
            action=leave
        else
            action=gone
        fi
        say "$action $sum $path -" >>"$work/plan"
    done <"$owned"
}

# Of root, 0755, and without file capabilities, where getcap(8) is there to tell.
is_plain() {
    [ "$(stat -c '%a %u %g' -- "$1")" = '755 0 0' ] || return 1
    ! command -v getcap >/dev/null || [ -z "$(getcap "$1" 2>/dev/null)" ]
}

# Whether a rollback gives this back to others: then with the mode and owner that it had.
is_theirs() { has_sum "$work/was_foreign" "$2" "$1"; }

planned() { grep -c "^$1 " "$work/plan" || :; }

fetch() {
    if command -v curl >/dev/null; then
        curl -fsSL --retry 3 --max-time 600 -- "$1"
    elif command -v wget >/dev/null; then
        wget -q -O - "$1"
    else
        say 'cnikit: fetching needs curl or wget' >&2
    fi
}

# Where the bytes of a plugin lie, or nothing.
file_of() {
    for file in "$files/$platform/${2##*/}" "$files/${2##*/}" "$files/$1"; do
        if [ -f "$file" ]; then
            say "$file"
            break
        fi
    done
}

new_of() { say "$root${1%/*}/.cnikit-${1##*/}.new"; }

directories() { cut -d' ' -f3 "$work/plan" | while read -r path; do say "${path%/*}"; done | sort -u; }

# Writes beside their places all that is to be put there; nothing is renamed unless every file is what the set says.
stage() {
    directories >"$work/directories"
    while read -r into; do
        through_no_link "$into" --directory
        mkdir -p -- "$root$into" || fail "$into cannot be made; nothing was changed"
        # What a killed run left.
        rm -f -- "$root$into"/.cnikit-*.new || fail "$into cannot be written; nothing was changed"
    done <"$work/directories"
    while read -r action sum path size; do
        case $action in create | replace | foreign | mode) ;; *) continue ;; esac
        new=$(new_of "$path")
        (: >"$new") 2>/dev/null || fail "${path%/*} cannot be written (is it read-only?); nothing was changed"
        say "$new" >>"$work/staged"
        whose=ours
        if [ "$action" = mode ]; then
            cat -- "$root$path" >"$new"
        elif is_theirs "$sum" "$path" && { [ -L "$others$path" ] || [ -f "$others$path" ]; }; then
            whose=theirs
            rm -f -- "$new"
            cp -pP -- "$others$path" "$new"
        elif [ -n "$source" ]; then
            fetch "${source%/}/$sum/${path##*/}" | head -c "$((size + 1))" >"$new"
            [ -s "$new" ] || fail "${source%/}/$sum/${path##*/} cannot be fetched; nothing was changed"
        else
            from=$(file_of "$sum" "$path")
            [ -n "$from" ] || fail "there is no ${path##*/} for $platform in $files; nothing was changed"
            cat -- "$from" >"$new"
        fi
        found=$(sum_of "$new")
        [ "$found" = "$sum" ] || fail "${path##*/} is not what the lock names; nothing was changed
  expected  $sum
  found     $found"
        if [ $whose = ours ]; then
            chmod 0755 -- "$new"
            chown 0:0 -- "$new"
        fi
        flush "$new"
    done <"$work/plan"
}

# A link of the node's root would lead somewhere else from here.
through_no_link() {
    [ -n "$root" ] || return 0
    part=$1
    while [ -n "$part" ]; do
        [ ! -L "$root$part" ] || fail "$part is a link in $root, and leads out of it; name what it leads to by $2" 2
        part=${part%/*}
    done
}

leave_well() {
    if [ -f "$work/staged" ]; then
        while read -r new; do rm -f -- "$new"; done <"$work/staged"
    fi
    [ -z "$unfinished" ] || rm -rf -- "$unfinished"
    rm -rf -- "$work"
    [ "$1" -eq 0 ] || [ -z "$so_far" ] || printf 'cnikit: it failed; %s\n' "$so_far" >&2
}

# Keeps the bytes that are about to go, and what was there. While an earlier run is unfinished, its record of the time before stands.
keep_previous() {
    previous=$state/previous
    if [ -f "$previous/pending" ]; then
        save_bytes
        return
    fi
    previous=$state/previous.new
    rm -rf -- "$previous"
    unfinished=$previous
    mkdir -p -- "$previous/files" "$previous/others"
    say "$command" >"$previous/pending"
    still_there "$state/owned" >"$previous/owned"
    still_there "$state/found" >"$previous/found"
    : >"$previous/foreign"
    save_bytes
    flush "$previous"/* "$previous"
    rm -rf -- "$state/previous.old"
    [ ! -d "$state/previous" ] || mv -- "$state/previous" "$state/previous.old"
    mv -- "$previous" "$state/previous"
    unfinished=''
    flush "$state"
}

# The sums of a record that files still have.
still_there() {
    [ -f "$1" ] || return 0
    while read -r sum path; do
        [ ! -f "$root$path" ] || [ "$(digest "$root$path")" != "$sum" ] || say "$sum  $path"
    done <"$1"
}

save_bytes() {
    while read -r action sum path size; do
        case $action in
        replace | remove)
            [ -f "$root$path" ] || continue
            found=$(digest "$root$path")
            if [ ! -f "$previous/files/$found" ]; then
                cat -- "$root$path" >"$previous/files/.new"
                flush "$previous/files/.new"
                mv -f -- "$previous/files/.new" "$previous/files/$found"
            fi
            ;;
        foreign)
            # Of others mode and owner are kept, too, and links as links.
            if has_path "$previous/foreign" "$path" || { [ ! -L "$root$path" ] && [ ! -f "$root$path" ]; }; then continue; fi
            kept=$previous/others$path
            mkdir -p -- "${kept%/*}"
            rm -f -- "$kept" "$previous/others/.new"
            cp -pP -- "$root$path" "$previous/others/.new"
            flush "$previous/others/.new"
            mv -- "$previous/others/.new" "$kept"
            say "$(sum_of "$kept")  $path" >>"$previous/foreign"
            ;;
        esac
    done <"$work/plan"
}

# While files change, those of the old set and those of the new are ours.
own_both() {
    {
        cat -- "$state/owned" 2>/dev/null || :
        while read -r action sum path size; do
            case $action in create | replace | foreign) say "$sum  $path" ;; esac
        done <"$work/plan"
    } >"$work/both"
    record owned <"$work/both"
}

# A file that was there with the set's bytes is not ours to remove, though ours to renew; one that is given back is neither.
own_new() {
    : >"$work/owned"
    : >"$work/found"
    : >"$work/given"
    while read -r action sum path size; do
        case $action in create | replace | foreign | keep | mode) ;; *) continue ;; esac
        into=$work/owned
        case $action in
        keep | mode) if ! has_sum "$state/owned" "$path" "$sum" || has_sum "$state/found" "$path" "$sum"; then into=$work/found; fi ;;
        esac
        if is_theirs "$sum" "$path"; then
            say "$sum  $path" >>"$work/given"
            continue
        fi
        if has_sum "$work/was_found" "$path" "$sum"; then into=$work/found; fi
        say "$sum  $path" >>"$into"
    done <"$work/plan"
    record owned <"$work/owned"
    record found <"$work/found"
    if [ -s "$work/given" ]; then record given <"$work/given"; else rm -f -- "$state/given"; fi
}

# Below another root the labels would be those of other paths.
label() { [ -n "$root" ] || ! command -v restorecon >/dev/null || restorecon -- "$1" 2>/dev/null || :; }

change() {
    while read -r action sum path size; do
        case $action in
        create | replace | foreign | mode)
            # Into what a link leads to, mv would move.
            if [ -L "$root$path" ] && [ -d "$root$path" ]; then rm -f -- "$root$path"; fi
            mv -f -- "$(new_of "$path")" "$root$path"
            label "$root$path"
            if [ "$action" = foreign ]; then say "replace $path, which others put there"; else say "$action $path"; fi
            ;;
        remove)
            rm -f -- "$root$path"
            say "remove $path"
            ;;
        leave) say "leave $path, which others changed since" ;;
        esac
    done <"$work/plan"
    # So that the renames last.
    while read -r into; do flush "$root$into"; done <"$work/directories"
}

refuse_foreign() {
    refused=no
    while read -r action sum path size; do
        [ "$action" = foreign ] || continue
        place=$root$path
        if [ ! -L "$place" ] && [ ! -f "$place" ]; then fail "$path is $(noun "$place"); move it away; nothing was changed"; fi
        [ $force = no ] || continue
        # What a rollback has given back to others goes again with its undoing.
        if [ "$command" = rollback ] && has_sum "$state/given" "$path" "$(sum_of "$place")"; then continue; fi
        say "cnikit: $path is $(noun "$place") that others put there" >&2
        refused=yes
    done <"$work/plan"
    [ $refused = no ] || fail "nothing was changed; move the files away, or replace them with --force: then rollback puts them back"
}

noun() {
    if [ -L "$1" ]; then
        say "a link"
    elif [ -f "$1" ]; then
        say "a file of other bytes"
    elif [ -d "$1" ]; then
        say "a directory"
    else
        say "no file"
    fi
}

# One installer at a time, where flock(1) is there; without it each step is still atomic.
begin() {
    through_no_link "${state#"$root"}" --state
    so_far='nothing was changed'
    mkdir -p -- "$state"
    chmod 0755 -- "$state"
    if command -v flock >/dev/null; then
        exec 9>"$state/lock"
        flock 9
    fi
    if [ ! -d "$state/previous" ] && [ -d "$state/previous.old" ]; then mv -- "$state/previous.old" "$state/previous"; fi
}

# Takes the node to what $work/wanted says.
apply() {
    make_plan
    refuse_foreign
    changes=$(grep -c -E '^(create|replace|mode|remove|foreign) ' "$work/plan" || :)
    if [ "$changes" -eq 0 ] && [ ! -f "$state/previous/pending" ]; then
        own_new_if_other
        say "unchanged: $(planned keep) plugins"
        return
    fi
    stage
    keep_previous
    so_far='run it again, or roll back'
    own_both
    change
    own_new
    rm -f -- "$state/previous/pending"
    flush "$state/previous" "$state"
    rm -rf -- "$state/previous.old"
    say "changed: $(planned create) created, $(($(planned replace) + $(planned foreign) + $(planned 'mode'))) replaced," \
        "$(planned remove) removed, $(planned keep) kept"
}

# Records may tell of files that are gone, or lack some that were found.
own_new_if_other() {
    cut -d' ' -f2,3 "$work/plan" | sort >"$work/one"
    cat -- "$state/owned" "$state/found" 2>/dev/null | tr -s ' ' | sort >"$work/other" || :
    [ "$(digest "$work/one")" = "$(digest "$work/other")" ] || own_new
}

case $command in
install)
    read_set
    [ -n "$source" ] || : "${files:=$here/files}"
    begin
    apply
    ;;
plan)
    read_set
    make_plan
    say "platform $platform"
    while read -r action sum path size; do say "$action $path"; done <"$work/plan"
    ;;
check)
    read_set
    make_plan
    wrong=$(grep -v '^keep ' "$work/plan" | grep -v '^gone ' | grep -c -v '^leave ' || :)
    while read -r action sum path size; do
        case $action in
        create) say "$path is missing" ;;
        replace) say "$path is of another lock" ;;
        foreign)
            case $(noun "$root$path") in
            *bytes) say "$path has other bytes, which others put there" ;;
            *) say "$path is $(noun "$root$path") that others put there" ;;
            esac
            ;;
        mode) say "$path has another owner or mode than root, 0755, or file capabilities" ;;
        remove) say "$path is of an older lock, and this one has none" ;;
        esac
    done <"$work/plan"
    [ "$wrong" -eq 0 ] || exit 3
    say "$(planned keep) plugins are as locked"
    ;;
rollback)
    begin
    previous=$state/previous
    # A rollback that was killed goes on: by then the set that it puts back is the one before the previous.
    if [ -d "$previous.old" ] && grep -q -x rollback "$previous/pending" 2>/dev/null; then previous=$previous.old; fi
    [ -d "$previous" ] || fail "there is no previous set in $state; nothing was changed"
    cp -- "$previous/foreign" "$work/was_foreign"
    cp -- "$previous/found" "$work/was_found"
    # What others put in the place of ours goes before the record of ours.
    while read -r sum path; do say "$sum $path -"; done <"$work/was_foreign" >"$work/wanted"
    cat -- "$previous/owned" "$previous/found" | while read -r sum path; do
        has_path "$work/was_foreign" "$path" || say "$sum $path -"
    done >>"$work/wanted"
    files=$previous/files others=$previous/others source='' platform='the previous set'
    apply
    ;;
remove)
    : >"$work/wanted"
    begin
    apply
    ;;
status)
    if [ -s "$state/owned" ]; then
        while read -r sum path; do say "$sum  $path"; done <"$state/owned"
    else
        say "nothing is installed"
    fi
    [ ! -f "$state/previous/pending" ] || say "an install was interrupted; run it again"
    ;;
esac
