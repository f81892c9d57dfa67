
cni-plugins-brought:
  file.absent:
    - name: /var/lib/cnikit/incoming
    - onchanges:
        - cmd: cni-plugins
