#compdef brunt
# zsh completion for brunt: the program itself says what may come next.
_brunt() {
    local line files=
    local -a typed plain unfinished described
    typed=("${(@)words[2,CURRENT]}")
    while IFS= read -r line; do
        if [[ $line == ":files" ]]; then
            files=1
        elif [[ $line == *$'\t'* ]]; then
            described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        elif [[ $line == *= ]]; then
            unfinished+=("$line")
        else
            plain+=("$line")
        fi
    done < <("${words[1]}" __complete "${typed[@]}" 2>/dev/null)
    (( ${#described} )) && _describe brunt described
    (( ${#plain} )) && compadd -- "${plain[@]}"
    (( ${#unfinished} )) && compadd -S '' -- "${unfinished[@]}"
    if [[ -n $files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
    fi
}
# Sourced, or found in fpath and run as the function itself.
if [[ ${funcstack[1]} == _brunt ]]; then
    _brunt "$@"
else
    compdef _brunt brunt
fi
