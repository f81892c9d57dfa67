{#- The plugins of the machine's CPU; each platform has a state of its own beside this one. #}
{%- set platforms = {@PLATFORMS@} %}
include:
  - .{{ platforms[grains['cpuarch']] }}
