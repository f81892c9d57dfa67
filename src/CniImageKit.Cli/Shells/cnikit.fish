# fish completion for cnikit. cnikit completions fish > ~/.config/fish/completions/cnikit.fish
function __cnikit_complete
    set -l words (commandline -opc) (commandline -ct)
    # Of --lock=FILE fish wants the whole word back.
    set -l before (string match -r -- '^--[^=]*=' $words[-1])
    set -q before[1]; or set before ''
    set -l typed (string replace -r -- '^--[^=]*=' '' $words[-1])
    set -l answer ($words[1] complete -- $words[2..-1] 2> /dev/null)
    switch "$answer[1]"
        case files
            printf '%s\n' $before(__fish_complete_path $typed)
        case directories
            printf '%s\n' $before(__fish_complete_directories $typed '')
    end
    printf '%s\n' $answer[2..-1]
end
complete -c cnikit -f -a '(__cnikit_complete)'
