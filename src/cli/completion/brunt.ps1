# PowerShell completion for brunt: the program itself says what may come next.
Register-ArgumentCompleter -Native -CommandName brunt -ScriptBlock {
    param($word, $ast, $position)
    $typed = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { $_.ToString() })
    if ($word -eq '') { $typed += '""' }
    & $ast.CommandElements[0].ToString() __complete @typed 2>$null | ForEach-Object {
        if ($_ -eq ':files') { return }
        $candidate, $description = $_ -split "`t", 2
        if (-not $description) { $description = $candidate }
        [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $description)
    }
}
