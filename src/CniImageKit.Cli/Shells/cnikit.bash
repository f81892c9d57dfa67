# bash completion for cnikit. In ~/.bashrc: eval "$(cnikit completions bash)"
_cnikit() {
    local line word kind i
    local -a words=()
    # bash has split the line at = and : too; cnikit wants words as it gets them.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]})) && [[ $word == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    local current=${words[${#words[@]} - 1]} typed=${COMP_WORDS[COMP_CWORD]}
    # What bash took as words of their own before the cursor must not be offered again.
    [[ $typed != [=:] ]] || typed=
    local before=${current%"$typed"}
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r line; do
            word=${line%%$'\t'*}
            COMPREPLY+=("${word#"$before"}")
        done
    } < <("${COMP_WORDS[0]/#\~/$HOME}" complete -- "${words[@]}" 2> /dev/null)
    case $kind in
        files) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$typed") ;;
        directories) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$typed") ;;
        *) return ;;
    esac
    type compopt &> /dev/null && compopt -o filenames 2> /dev/null
}
complete -F _cnikit cnikit
