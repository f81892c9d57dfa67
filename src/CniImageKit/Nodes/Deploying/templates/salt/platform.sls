# The installer compares every file with the lock on the node, and renames it over the old one.
cni-plugins-kit:
  file.recurse:
    - name: /var/lib/cnikit/kit
    - source: salt://cni_plugins/files/kit
    - user: root
    - group: root
    - dir_mode: '0755'
    - file_mode: '0644'
@BRING@
cni-plugins:
  cmd.run:
    - name: sh /var/lib/cnikit/kit/install.sh install @OPTIONS@--platform @PLATFORM@
    - unless: sh /var/lib/cnikit/kit/install.sh check --platform @PLATFORM@
    - require:
@REQUIRE@
