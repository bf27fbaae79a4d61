# The page that says what works where is what the code says.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $script = "$PSScriptRoot/../../docs/Update-Platforms.ps1"
    $page = Get-Content -LiteralPath "$PSScriptRoot/../../docs/guides/platforms.md"
}

Describe 'docs/guides/platforms.md' {
    It 'holds the table that docs/Update-Platforms.ps1 makes' {
        $start = $page.IndexOf(($page -match '^\| cmdlet \|')[0])
        $made = @(& $script -PassThru)
        $page[$start..($start + $made.Count - 1)] | Should -Be $made
        $page[$start + $made.Count] | Should -BeNullOrEmpty
    }

    It 'has a row for every capability, and says of each platform what Get-ChatPlatform says' {
        $platforms = @(Get-ChatPlatform)
        $rows = $page -match '^\| \['
        $rows.Count | Should -Be ([Enum]::GetNames([GroupAdmin.ChatCapability]).Count)
        for ($column = 0; $column -lt $platforms.Count; $column++) {
            $cells = $rows.ForEach({ ($_ -split ' \| ')[$column + 1] -replace ' \|$' })
            $cells.Where({ $_ -like 'works*' }).Count | Should -Be $platforms[$column].Capabilities.Count
            $cells.Where({ $_ -match '^works \(\d+\)$' }).Count | Should -Be $platforms[$column].Inferred.Count
            $cells.Where({ $_ -notmatch '^(works|cannot|works \(\d+\))$' }) | Should -BeNullOrEmpty
        }
    }

    It 'guesses only what the platform can do' {
        foreach ($platform in Get-ChatPlatform) {
            foreach ($capability in $platform.Inferred.Keys) {
                $platform.Can($capability) | Should -BeTrue -Because "$($platform.Name) has a guess about $capability"
            }
        }
    }

    It 'names every cmdlet that asks a platform for something' {
        $ours = 'Test-ChatConnection', 'Set-ChatConnection', 'Disconnect-ChatService', 'Get-ChatConnection', 'Connect-ChatService', 'Get-ChatPlatform'
        $directories = 'Export-ChatGroup', 'Test-ChatDirectory', 'Compare-ChatGroup', 'Sync-ChatGroup', 'Copy-ChatGroup' # made of the others
        $named = ($page -match '^\| \[').ForEach({ $_ -replace '^\| \[([^\]]+)\].*', '$1' }) | Sort-Object -Unique
        (Get-Command -Module GroupAdmin).Name.Where({ $_ -notin $ours + $directories }) | Sort-Object | Should -Be $named
    }

    It 'shows what cannot be done as it is met' {
        Connect-ChatService -Platform Grupo -Sandbox
        try {
            foreach ($row in $page -match '^\| \[Get-ChatGroup\]') {
                $row | Should -Match '\| cannot \|'
            }

            Assert-Failure (Get-TestFailure { Get-ChatGroup }) -Id ChatNotSupported -Category NotImplemented
        }
        finally {
            Disconnect-Test
        }
    }
}
