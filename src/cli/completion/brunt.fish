# fish completion for brunt: the program itself says what may come next.
function __brunt_complete
    set -l typed (commandline -opc) (commandline -ct)
    for line in ($typed[1] __complete $typed[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            set -l prefix (string match -r '^--[^=]*=' -- $typed[-1])
            for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- $typed[-1]))
                echo $prefix$path
            end
        else
            echo $line
        end
    end
end
complete -c brunt -f -a '(__brunt_complete)'
