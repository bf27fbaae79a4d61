BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Get-ChatConnection' {
    BeforeEach {
        $one = Connect-TestSandbox one
        $two = Connect-TestSandbox two
    }

    AfterEach {
        Disconnect-Test
    }

    It 'lists the connections of the session by name' {
        (Get-ChatConnection).Name | Should -Be one, two
    }

    It 'finds by name, with wildcards, in any case, from the pipeline' {
        (Get-ChatConnection ONE).Name | Should -Be one
        (Get-ChatConnection t*, o*).Name | Should -Be two, one
        ('two' | Get-ChatConnection).Name | Should -Be two
        ([pscustomobject] @{ Name = 'two' } | Get-ChatConnection).Name | Should -Be two
        Get-ChatConnection z* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'gives the current one with -Current' {
        (Get-ChatConnection -Current).Name | Should -Be two
        Set-ChatConnection one
        (Get-ChatConnection -Current).Name | Should -Be one
    }

    It 'reports a name that there is not' {
        Assert-Failure (Get-TestFailure { Get-ChatConnection nope }) -Id ChatNotFound -Category ObjectNotFound -Target nope
    }

    It 'reports that there is no current one, without ending the script' {
        Disconnect-Test
        Assert-Failure (Get-TestFailure { Get-ChatConnection -Current }) -Id ChatNoConnection -Category ConnectionError
        Get-ChatConnection -Current -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ChatConnection -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'counts requests' {
        $before = (Get-ChatConnection two).Requests
        $null = Get-ChatGroup
        (Get-ChatConnection two).Requests - $before | Should -Be 1
        (Get-ChatConnection one).Requests | Should -Be 1
    }

    It 'says where it leads, and never the secret' {
        $null = Connect-ChatService AtomChat -Sandbox -Name three -Secret (ConvertTo-TestSecret sesame-open)
        $shown = (Get-ChatConnection three | Format-List * -Force | Out-String) + (Get-ChatConnection | Out-String) + (Get-ChatConnection three | ConvertTo-Json -Depth 5 -WarningAction Ignore)
        $shown | Should -Match 'https://api.cometondemand.net/api/v2'
        $shown | Should -Not -Match sesame
    }
}
