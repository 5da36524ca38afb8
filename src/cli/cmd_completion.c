/* brunt completion: a script that makes a shell complete brunt's command lines. */
#include "base/check.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/embedded.h"

#include <stdio.h>

static int run(const struct command_line *line, struct error *error)
{
    static const struct {
        const char *shell, *script;
    } scripts[] = {
        { "bash", embedded_brunt_bash },
        { "zsh", embedded_brunt_zsh },
        { "fish", embedded_brunt_fish },
        { "powershell", embedded_brunt_ps1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
        if (strcmp(line->arguments[0], scripts[i].shell) == 0) {
            fputs(scripts[i].script, stdout);
            return 0;
        }
    }
    return error_set(error, EXIT_CODE_OTHER,
                     "no completion for \"%s\": there are bash, zsh, fish and powershell",
                     line->arguments[0]);
}

const struct command command_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish|powershell",
    .summary = "Print a completion script for a shell",
    .text = "'make install' puts these scripts where the shells look for them.\n",
    .examples = "  # In this bash\n"
                "  $ source <(brunt completion bash)\n\n"
                "  # In each zsh to come\n"
                "  $ brunt completion zsh >\"${fpath[1]}/_brunt\"\n\n"
                "  # In each fish to come\n"
                "  $ brunt completion fish >~/.config/fish/completions/brunt.fish\n\n"
                "  # In this PowerShell\n"
                "  PS> brunt completion powershell | Out-String | Invoke-Expression\n",
    .flags = { .groups = GROUP_GLOBAL },
    .least = 1,
    .most = 1,
    .which = "the shell: bash, zsh, fish or powershell",
    .choices = "bash,zsh,fish,powershell",
    .run = run,
};
