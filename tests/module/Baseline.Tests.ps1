# What the module offers must not change unnoticed: its files, its cmdlets, its public .NET types. ./build.ps1 -Task Baseline renews the lists.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Baseline.ps1
}

Describe 'The baseline of the <what>' -ForEach @(
    @{ what = 'files'; command = 'Get-FileBaseline'; file = 'files.txt'; atLeast = 20 }
    @{ what = 'cmdlets'; command = 'Get-CmdletBaseline'; file = 'cmdlets.txt'; atLeast = 150 }
    @{ what = 'types'; command = 'Get-TypeBaseline'; file = 'types.txt'; atLeast = 500 }
) {
    It 'is what the staged module holds' {
        $known = Get-Content -LiteralPath "$PSScriptRoot/../baselines/$file"
        $found = & $command
        $found.Count | Should -BeGreaterThan $atLeast
        $changes = Compare-Object -ReferenceObject $known -DifferenceObject $found -CaseSensitive | ForEach-Object {
            "$(if ($_.SideIndicator -eq '=>') { 'new:  ' } else { 'gone: ' })$($_.InputObject)"
        }
        $changes | Should -BeNullOrEmpty -Because "of what is meant, ./build.ps1 -Task Baseline takes note`n$($changes -join "`n")`n"
    }

    It 'holds no path of a machine and nothing twice' {
        $known = Get-Content -LiteralPath "$PSScriptRoot/../baselines/$file"
        $known | Where-Object { $_ -match '^/|[A-Za-z]:\\' } | Should -BeNullOrEmpty
        @($known | Group-Object -CaseSensitive | Where-Object Count -GT 1).Name | Should -BeNullOrEmpty
    }
}
