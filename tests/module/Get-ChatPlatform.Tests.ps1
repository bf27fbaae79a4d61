BeforeAll {
    . $PSScriptRoot/Common.ps1
    Disconnect-Test
}

Describe 'Get-ChatPlatform' {
    It 'lists the platforms without a connection' {
        $platform = Get-ChatPlatform | Where-Object Name -EQ AtomChat
        $platform | Should -BeOfType ([GroupAdmin.ChatPlatform])
        $platform.HasSandbox | Should -BeTrue
        $platform.DefaultBatchSize | Should -Be 100
        $platform.BaseUriExample | Should -BeLike 'https://*'
    }

    It 'survives ConvertTo-Json, with what is guessed: <_>' -ForEach AtomChat, Cord, Ejabberd, Grupo, Publisher {
        $platform = Get-ChatPlatform $_
        $again = $platform | ConvertTo-Json -Depth 3 | ConvertFrom-Json -AsHashtable
        $again.Name | Should -Be $_
        @($again.Inferred.Keys).Count | Should -Be $platform.Inferred.Count
    }

    It 'finds by name, with wildcards, in any case, from the pipeline' {
        (Get-ChatPlatform atomchat).Name | Should -Be AtomChat
        (Get-ChatPlatform A*).Name | Should -Contain AtomChat
        ('ATOMCHAT' | Get-ChatPlatform).Name | Should -Be AtomChat
        Get-ChatPlatform zzz* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'finds by the properties Name and Platform' {
        ([pscustomobject] @{ Name = 'atomchat' } | Get-ChatPlatform).Name | Should -Be AtomChat
        ([pscustomobject] @{ Platform = 'atomchat' } | Get-ChatPlatform).Name | Should -Be AtomChat
    }

    It 'reports a platform that there is not' {
        Assert-Failure (Get-TestFailure { Get-ChatPlatform Nope }) -Id ChatNotFound -Category ObjectNotFound -Target Nope
    }

    It 'names a capability for every area that AtomChat serves' {
        $capabilities = (Get-ChatPlatform AtomChat).Capabilities
        foreach ($one in 'CreateGroup', 'DeleteGroup', 'AddMember', 'KickMember', 'BanMember', 'UnbanMember', 'ListUsers', 'GetUserStatus', 'AddFriend', 'BlockUser', 'SendMessage', 'InvokeApi') {
            $capabilities | Should -Contain $one
        }

        $capabilities | Should -Not -Contain BlockAccount
    }

    It 'says in words what a platform can do' {
        $text = Get-ChatPlatform AtomChat | Out-String -Width 120
        $text | Should -Match 'Members +: add, remove, kick, list'
        $text | Should -Match 'Bans +: ban, unban'
    }

    It 'is what the table in the README says' {
        $lines = Get-Content -LiteralPath "$PSScriptRoot/../../README.md"
        $start = $lines.IndexOf('| platform | groups | members | bans | users | friends | blocks | messages |')
        $start | Should -BeGreaterThan 0
        $written = for ($row = $start + 2; $lines[$row].StartsWith('|'); $row++) {
            $lines[$row]
        }

        $actual = foreach ($platform in Get-ChatPlatform) {
            $said = @{}
            foreach ($line in ($platform | Out-String -Width 300) -split '\r?\n' -match ' : ') {
                $name, $value = ($line -replace '\x1b\[[0-9;]*m') -split ' +: ', 2
                $said[$name] = $value.TrimEnd()
            }

            "| $($platform.Name) | $(('Groups', 'Members', 'Bans', 'Users', 'Friends', 'Blocks', 'Messages').ForEach({ $said[$_] }) -join ' | ') |"
        }

        $written | Should -Be $actual
    }
}
