# docs/COMPARISON.md names a test for everything that it claims; those tests must exist.

BeforeDiscovery {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $rows = Get-Content -LiteralPath "$root/docs/COMPARISON.md" | Where-Object { $_ -match '^\| (?!area|-)' } | ForEach-Object {
        $cells = $_.Trim('|').Split('|').Trim()
        @{ feature = $cells[1]; claim = $cells[3]; proof = $cells[4].Trim('`') }
    }
}

Describe 'The comparison' {
    It 'has a claim and a test for: <feature>' -ForEach $rows {
        $claim | Should -Not -BeNullOrEmpty
        $place, $name = $proof -split ': ', 2
        $name | Should -Not -BeNullOrEmpty
        $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $files = @(Get-ChildItem -Path "$root/tests" -Recurse -Include $(if ($place -like '*.ps1') { $place } else { "$place*.cs" }) | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]')
        $files | Should -Not -BeNullOrEmpty -Because "there is no $place"
        $wanted = if ($place -like '*.ps1') { "It '$($name.Replace("'", "''"))'" } else { " $name(" }
        ($files | Get-Content -Raw) -join '' | Should -Match ([regex]::Escape($wanted)) -Because "$place has no such test"
    }

    It 'has a row for each of many features' -ForEach @(@{ count = $rows.Count }) {
        $count | Should -BeGreaterThan 25
    }
}
