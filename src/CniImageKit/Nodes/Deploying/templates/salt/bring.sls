
cni-plugins-files:
  file.recurse:
    - name: /var/lib/cnikit/incoming
    - source: salt://cni_plugins/files/@PLATFORM@
    - user: root
    - group: root
    - dir_mode: '0700'
    - file_mode: '0600'
    - clean: true
    - unless: sh /var/lib/cnikit/kit/install.sh check --platform @PLATFORM@
    - require:
        - file: cni-plugins-kit
