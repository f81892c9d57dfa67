#compdef cnikit
# zsh completion for cnikit. As a file _cnikit in a directory of $fpath, or in ~/.zshrc after compinit: source <(cnikit completions zsh)
_cnikit() {
    local -a answer described
    local line
    answer=("${(@f)$(${~words[1]} complete -- "${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        # A colon parts a word from its meaning.
        line=${line//:/\\:}
        described+=("${line/$'\t'/:}")
    done
    (($#described)) && _describe cnikit described
    case $answer[1] in
        files) compset -P '*='; _files ;;
        directories) compset -P '*='; _files -/ ;;
    esac
}
if [[ $funcstack[1] == _cnikit ]]; then _cnikit "$@"; else compdef _cnikit cnikit; fi
