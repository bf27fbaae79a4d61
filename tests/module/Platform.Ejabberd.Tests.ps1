BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Ejabberd' {
    BeforeEach {
        $sandbox = Connect-ChatService -Platform Ejabberd -Sandbox -PassThru
    }

    AfterEach {
        Disconnect-Test
    }

    It 'runs a script that does not name a platform' {
        $group = New-ChatGroup -Id hands -Name 'All hands'
        $added = 1..500 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group $group -PassThru
        $added.Outcome | Select-Object -Unique | Should -Be Done
        Get-ChatGroupMember -Group $group -First 10 -Skip 5 | Should -HaveCount 10
        Set-ChatGroup $group -Name Everybody
        $removed = 'u3', 'u5', 'u7' | Remove-ChatGroupMember -Group $group -PassThru
        $removed.ForEach({ "$($_.UserId) $($_.Outcome)" }) | Should -Be 'u3 Done', 'u5 Done', 'u7 Done'
        @(Get-ChatGroupMember -Group $group) | Should -HaveCount 497
        (Get-ChatGroup -Id $group.Id).Name | Should -BeExactly Everybody
        Remove-ChatGroup $group -Confirm:$false
        Get-ChatGroup -Id $group.Id -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'takes two spellings of a group and of a user for one' {
        $before = $sandbox.Requests
        $outcomes = @(
            [pscustomobject] @{ Group = 'ops'; User = 'dave' }
            [pscustomobject] @{ Group = 'OPS@conference.localhost'; User = 'DAVE@localhost' }
        ) | Add-ChatGroupMember -PassThru
        $outcomes.ForEach({ "$($_.GroupId) $($_.UserId) $($_.Outcome)" }) | Sort-Object | Should -Be 'ops dave Done', 'ops DAVE@localhost Unchanged'
        $sandbox.Requests - $before | Should -Be 2
    }

    It 'finds by any spelling, and what was found can be piped on' {
        (Get-ChatGroup OPS).Id | Should -BeExactly ops
        (Get-ChatUser Alice).Id | Should -BeExactly alice@localhost
        (Get-ChatUserStatus ALICE, 'bob').UserId | Should -BeExactly alice@localhost, bob@localhost
        Get-ChatUser carol | Add-ChatGroupMember -Group lobby
        (Get-ChatGroupMember lobby).UserId | Should -Contain carol@localhost
    }

    It 'gives roles by -Role, by a column, and not by the role of an account' {
        Add-ChatGroupMember lobby carol -Role ADMIN
        'UserId,Role', 'dave,owner', 'erin,' | ConvertFrom-Csv | Add-ChatGroupMember -Group lobby
        [GroupAdmin.ChatUser] @{ Id = 'user01'; Role = 'nonsense'; ConnectionName = $sandbox.Name } | Add-ChatGroupMember -Group lobby
        (Get-ChatGroupMember lobby).ForEach({ "$($_.UserId -replace '@.*') $($_.Role)" }) | Should -Be 'alice owner', 'bob member', 'carol admin', 'dave owner', 'erin member', 'user01 member'
    }

    It 'says in -WhatIf which role it would give' {
        $said = pwsh -NoProfile -Command "Import-Module '$testedManifest'; Connect-ChatService -Platform Ejabberd -Sandbox; Add-ChatGroupMember lobby carol -Role admin -WhatIf"
        "$said" | Should -BeLike '*"Make admin" on target "carol (group lobby)"*'
    }

    It 'copies members with their roles from one group to another' {
        $null = New-ChatGroup -Id copy -Name Copy
        Get-ChatGroupMember ops | Add-ChatGroupMember -Group copy
        (Get-ChatGroupMember copy).ForEach({ "$($_.UserId) $($_.Role)" }) | Should -Be (Get-ChatGroupMember ops).ForEach({ "$($_.UserId) $($_.Role)" })
    }

    It 'makes a list with several roles exact' {
        'User,Role', 'dave,owner', 'carol,admin', 'user01,' | ConvertFrom-Csv | Add-ChatGroupMember -Group ops -Replace
        (Get-ChatGroupMember ops).ForEach({ "$($_.UserId -replace '@.*') $($_.Role)" }) | Should -Be 'carol admin', 'dave owner', 'user01 member'
    }

    It 'tells the role in the outcome, which can be piped in again' {
        $outcome = Add-ChatGroupMember lobby carol -Role admin -PassThru
        "$($outcome.Action) $($outcome.Role) $($outcome.Outcome)" | Should -Be 'SetRole admin Done'
        ($outcome | Add-ChatGroupMember -PassThru).Outcome | Should -Be Unchanged
        $outcome | Format-List | Out-String | Should -Match 'Role +: admin'
    }

    It 'completes the roles without a request' {
        $before = $sandbox.Requests
        (TabExpansion2 'Add-ChatGroupMember ops carol -Role ').CompletionMatches.CompletionText | Should -Be member, admin, owner
        (TabExpansion2 'Add-ChatGroupMember ops carol -Role o').CompletionMatches.CompletionText | Should -Be owner
        $sandbox.Requests | Should -Be $before
        $null = Connect-TestSandbox
        (TabExpansion2 'Add-ChatGroupMember ops carol -Role o').CompletionMatches.CompletionText | Should -BeNullOrEmpty
    }

    It 'lists who is banned' {
        $banned = Get-ChatGroupMember ops -Banned
        "$($banned.GroupId) $($banned.UserId) $($banned.Role)" | Should -Be 'ops erin@localhost outcast'
        Get-ChatGroup | Get-ChatGroupMember -Banned | Should -HaveCount 1
        $banned | Unblock-ChatUser
        Get-ChatGroupMember ops -Banned | Should -BeNullOrEmpty
    }

    It 'says that its list of users has no names to be found by' {
        Get-ChatUser -Name 'Alice*' -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $said | Should -HaveCount 1
        $said[0].Message | Should -BeLike 'Ejabberd lists 46 users without their names*'
        (Get-ChatUser | Where-Object Id -Like 'al*').Id | Should -Be alice@localhost
    }

    It 'rehearses with the account of the real server, and its host' {
        $account = [pscredential]::new('admin@Chat.Example.org', (ConvertTo-TestSecret any))
        $null = Connect-ChatService -Platform Ejabberd -Sandbox -Credential $account -Name real -PassThru
        (Get-ChatGroupMember ops).UserId | Should -Contain alice@chat.example.org
        Add-ChatGroupMember ops dave@chat.example.org, bob@elsewhere.example
        (Get-ChatGroupMember ops@conference.chat.example.org).UserId | Should -Contain dave@chat.example.org
        (Get-ChatUser alice).Id | Should -Be alice@chat.example.org
        (New-ChatGroup -Id fresh).Id | Should -Be fresh
    }

    It 'refuses the account and password that the server would refuse' {
        $wrong = [pscredential]::new('admin@localhost', (ConvertTo-TestSecret wrong))
        Assert-Failure (Get-TestFailure { Connect-ChatService -Platform Ejabberd -Sandbox -Credential $wrong -Name other }) -Id ChatAuthentication -Category AuthenticationError
        $short = [pscredential]::new('admin', (ConvertTo-TestSecret right))
        Assert-Failure (Get-TestFailure { Connect-ChatService -Platform Ejabberd -Sandbox -Credential $short -Name other }) -Id ChatAuthentication -Like "*full JID*"
    }

    It 'refuses an id that no address can hold, before any request' {
        $before = $sandbox.Requests
        $failures = Get-TestFailure { 'a b', 'c/d', 'e@f@g' | Add-ChatGroupMember -Group ops }
        $failures.TargetObject | Should -Be 'a b', 'c/d', 'e@f@g'
        $failures.FullyQualifiedErrorId | Should -BeLike 'ChatInvalidRequest,*'
        $sandbox.Requests | Should -Be $before
    }
}

Describe 'Roles and bans on a platform without them' {
    BeforeEach {
        $sandbox = Connect-TestSandbox
    }

    AfterEach {
        Disconnect-Test
    }

    It 'are refused before any request, with the platforms that have them' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Add-ChatGroupMember support u1 -Role admin }) -Id ChatNotSupported -Category NotImplemented -Like '*Ejabberd*Nothing was sent.'
        Assert-Failure (Get-TestFailure { Get-ChatGroupMember support -Banned }) -Id ChatNotSupported -Category NotImplemented -Like '*Ejabberd*Nothing was sent.'
        $sandbox.Requests | Should -Be $before
    }

    It 'are left out with one warning where they came with the input' {
        $rows = 'UserId,Role', 'u1,admin', 'u2,owner' | ConvertFrom-Csv
        $outcomes = $rows | Add-ChatGroupMember -Group support -PassThru -WarningVariable said -WarningAction SilentlyContinue
        $outcomes.Action | Should -Be Add, Add
        $said | Should -HaveCount 1
        $said[0].Message | Should -BeLike "AtomChat gives members of a group no roles*"
    }
}
