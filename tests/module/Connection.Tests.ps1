BeforeDiscovery {
    $calls = @(
        @{ call = 'Add-ChatFriend u1 u4'; sends = 'addFriends' }
        @{ call = 'Add-ChatGroupMember general u9'; sends = 'addUsersToGroup' }
        @{ call = 'Block-ChatUser u2 general'; sends = 'banUsersFromGroup' }
        @{ call = 'Get-ChatGroup leads'; sends = 'getGroupList' }
        @{ call = 'Get-ChatGroupMember leads'; sends = 'getGroupUserList' }
        @{ call = 'Get-ChatUser u1'; sends = 'getUser' }
        @{ call = 'Get-ChatUserStatus u1'; sends = 'getUserStatus' }
        @{ call = 'Invoke-ChatApi getGroupList'; sends = 'getGroupList' }
        @{ call = 'New-ChatGroup ops Operations'; sends = 'createGroup' }
        @{ call = 'New-ChatUser ann Ann'; sends = 'createUser' }
        @{ call = 'Remove-ChatFriend u1 u2'; sends = 'deleteFriends' }
        @{ call = 'Remove-ChatGroup vault -Confirm:$false'; sends = 'deleteGroup' }
        @{ call = 'Remove-ChatGroupMember general u1'; sends = 'removeUsersFromGroup' }
        @{ call = 'Remove-ChatUser u12 -Confirm:$false'; sends = 'deleteUser' }
        @{ call = 'Send-ChatMessage general Hello -From u1'; sends = 'sendMessage' }
        @{ call = 'Set-ChatGroup support -Name Help'; sends = 'updateGroup' }
        @{ call = 'Set-ChatUser u1 -Role default -Email u1@example.org'; sends = 'updateUser' }
        @{ call = 'Unblock-ChatUser u2 general'; sends = 'unbanUsersFromGroup' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    Disconnect-Test
    $server = Start-TestServer

    # The values of an Azure Automation connection are texts.
    $automation = @{ Platform = 'AtomChat'; BaseUri = "$($server.BaseUri)"; ApiKey = 'right'; Name = 'runbook' }
}

AfterAll {
    Disconnect-Test
    Stop-TestServer $server
}

Describe 'A connection hashtable, as Get-AutomationConnection gives one' {
    BeforeEach {
        Reset-TestServer $server
    }

    It 'serves: <call>' -ForEach $calls {
        $null = & ([scriptblock]::Create("$call -Connection `$automation -ErrorAction Stop"))
        @(Get-TestRequest $server).operation | Should -Contain $sends
        (Get-TestRequest $server)[0].headers.'api-key' | Should -Be right
    }

    It 'changes nothing with -WhatIf: <call>' -ForEach ($calls | Where-Object sends -NotLike 'get*') {
        & ([scriptblock]::Create("$call -Connection `$automation -WhatIf"))
        @(Get-TestRequest $server) | Should -HaveCount 0
    }

    It 'is opened once and kept for the next cmdlet' {
        $null = Get-ChatGroup -Connection $automation
        $null = Get-ChatGroup -Connection @{ platform = 'atomchat'; baseuri = "$($server.BaseUri)"; apikey = 'right'; name = 'runbook' }
        @(Get-TestRequest $server).connection | Select-Object -Unique | Should -HaveCount 1
    }

    It 'with another key is another connection' {
        $null = Get-ChatGroup -Connection $automation
        $other = $automation.Clone()
        $other.ApiKey = 'other'
        $null = Get-ChatGroup -Connection $other
        (Get-TestRequest $server).ForEach({ $_.headers.'api-key' }) | Should -Be right, other
    }

    It 'does not become the current connection' {
        $null = Get-ChatGroup -Connection $automation
        Assert-Failure (Get-TestFailure { Get-ChatGroup }) -Id ChatNoConnection
    }

    It 'opens a connection for good with Connect-ChatService -ConnectionInfo' {
        Connect-ChatService -ConnectionInfo $automation
        (Get-ChatConnection -Current).Name | Should -Be runbook
        Get-ChatGroup leads | ForEach-Object Id | Should -Be leads
        Disconnect-ChatService
    }

    It 'takes a SecureString for the key' {
        $secure = $automation.Clone()
        $secure.ApiKey = ConvertTo-TestSecret right
        (Get-ChatGroup leads -Connection $secure).Id | Should -Be leads
    }

    It 'is refused with an unknown key, and shows none of its values' {
        $failure = Get-TestFailure { Get-ChatGroup -Connection ($automation + @{ Surprise = 'sesame-open' }) }
        Assert-Failure $failure -Id ParameterArgumentTransformationError -Like "*'Surprise'*"
        $failure | Format-List * -Force | Out-String | Should -Not -Match 'sesame-open'
        @(Get-TestRequest $server) | Should -HaveCount 0
    }
}

Describe '-Connection' {
    It 'refuses <what>' -ForEach @(
        @{ what = 'null'; value = $null }
        @{ what = 'a number'; value = 5 }
        @{ what = 'an object of another kind'; value = [datetime]::Now }
        @{ what = 'a name that there is not'; value = 'nope' }
    ) {
        $null = Connect-TestSandbox
        Assert-Failure (Get-TestFailure { Get-ChatGroup -Connection $value }) -Id ParameterArgumentTransformationError -Like '*onnection*'
        Disconnect-Test
    }
}
