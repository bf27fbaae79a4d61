BeforeAll {
    . $PSScriptRoot/Common.ps1
    Disconnect-Test
}

Describe 'Cord' {
    BeforeEach {
        $cord = Connect-ChatService -Platform Cord -Sandbox -Name cord -PassThru
    }

    AfterEach {
        Disconnect-Test
    }

    It 'runs a script that names no platform' {
        $script = {
            param($Connection)
            New-ChatGroup -Id trip -Name 'The trip' -Connection $Connection
            1..2500 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group trip -Connection $Connection
            Get-ChatGroupMember trip -First 10 -Skip 5 -Connection $Connection
            Set-ChatGroup trip -Name 'The long trip' -PassThru -Connection $Connection
            'u1', 'u2', 'u2500' | Remove-ChatGroupMember -Group trip -Confirm:$false -PassThru -Connection $Connection
            @(Get-ChatGroupMember trip -Connection $Connection).Count
            Remove-ChatGroup trip -Confirm:$false -Connection $Connection
            Get-TestFailure { Get-ChatGroup trip -Connection $Connection }
        }
        $atomChat = Connect-ChatService -Platform AtomChat -Sandbox -Name atom -PassThru
        $results = foreach ($connection in $atomChat, $cord) {
            $before = $connection.Requests
            $output = @(& $script $connection)
            [pscustomobject] @{
                Requests = $connection.Requests - $before
                Text     = @($output | ForEach-Object {
                        switch ($_) {
                            { $_ -is [GroupAdmin.ChatGroup] } { "group $($_.Id) $($_.Name)" }
                            { $_ -is [GroupAdmin.ChatGroupMember] } { "member $($_.GroupId)" }
                            { $_ -is [GroupAdmin.ChatMemberOutcome] } { "$_" }
                            { $_ -is [Management.Automation.ErrorRecord] } { "$($_.FullyQualifiedErrorId) $($_.TargetObject)" }
                            default { "$_" }
                        }
                    }) -join "`n"
            }
        }

        $results[1].Text | Should -Be $results[0].Text
        $results[1].Text | Should -Match "(?s)^group trip The trip\n(member trip\n){10}group trip The long trip\nRemove u1.*Done\n.*\n2497\nChatNotFound"
        # look, create · 3 batches · a page of 15 · look, change, read · remove · 3 pages · delete · read
        $results[1].Requests | Should -Be (2 + 3 + 1 + 3 + 1 + 3 + 1 + 1)
    }

    It 'does not change a group or user that is there when one is created' {
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id general -Name Other }) -Id ChatAlreadyExists -Category ResourceExists -Target general
        Assert-Failure (Get-TestFailure { New-ChatUser -Id u1 -Name Other }) -Id ChatAlreadyExists -Category ResourceExists -Target u1
        (Get-ChatGroup general).Name | Should -Be General
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
    }

    It 'does not revive a deleted group when it is renamed, filled or made exact' {
        Set-ChatGroup support -Status deleted
        Set-ChatGroup support -Name Closed -Metadata @{ reason = 'budget'; seats = 5; open = $false }
        Add-ChatGroupMember -Group support -User u1, u2 -Replace -Confirm:$false
        $group = Get-ChatGroup support
        "$($group.Name) $($group.Status) $($group.MemberCount)" | Should -Be 'Closed deleted 2'
        $group.Metadata.seats | Should -Be 5
        $group.Metadata.open | Should -BeFalse
        (Get-ChatGroup -Status deleted).Id | Should -Be support
        (Get-ChatGroup -Status active).Id | Should -Not -Contain support
    }

    It 'tells one outcome for every user although a request is all or nothing' {
        $outcomes = 'u1', 'nobody', 'u2', 'no one', 'u1' | Add-ChatGroupMember -Group support -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
        ($outcomes | Sort-Object UserId, Outcome | ForEach-Object { "$($_.UserId) $($_.Outcome)" }) -join ', ' |
            Should -Be 'no one NotFound, nobody NotFound, u1 Done, u1 Unchanged, u2 Done'
        ($failures | ForEach-Object { "$($_.TargetObject)" } | Sort-Object) -join ', ' | Should -Be 'no one, nobody'
    }

    It 'takes ids that are no ordinary names' {
        foreach ($id in '.', '..', 'a/b', '50%', 'a%2Fb', 'a b', ' ', 'a,b', 'é', '日本😀') {
            (New-ChatUser -Id $id -Name "The user $id").Id | Should -BeExactly $id
            (New-ChatGroup -Id $id -Name "The group $id").Id | Should -BeExactly $id
            (Add-ChatGroupMember -Group $id -User $id -PassThru).Outcome | Should -Be Done
            (Get-ChatGroupMember $id).UserId | Should -BeExactly $id
            (Get-ChatUser -Id $id).Groups | Should -Be $id
        }

        Assert-Failure (Get-TestFailure { New-ChatGroup -Id "a`u{200D}b" -Name x }) -Id ChatInvalidRequest -Like '*U+200D*'
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id 'cord:x' -Name x }) -Id ChatInvalidRequest -Like '*cord:*'
    }

    It 'lets users with long ids join, leave and stay' {
        $long = ('x' * 129), ('y' * 320)
        $null = $long | ForEach-Object { New-ChatUser -Id $_ -Name long }
        (@('u1') + $long | Add-ChatGroupMember -Group vault -PassThru).Outcome | Should -Be @('Done', 'Done', 'Done')
        (Get-ChatGroupMember vault).UserId | Should -Contain $long[1]
        Add-ChatGroupMember -Group vault -User u2, $long[0] -Replace -Confirm:$false
        (Get-ChatGroupMember vault).UserId | Sort-Object | Should -Be @('u2', $long[0])
        Remove-ChatGroupMember -Group vault -User $long[0] -Confirm:$false
        (Get-ChatGroupMember vault).UserId | Should -Be u2
        Assert-Failure (Get-TestFailure { New-ChatUser -Id ('z' * 321) -Name x }) -Id ChatInvalidRequest -Like '*320*'
    }

    It 'lists members past the page at which Cord fails' {
        $null = New-ChatGroup -Id mixed -Name Mixed
        $ids = 1..1200 | ForEach-Object { "日本-$_" }
        $body = @{ users = @($ids | ForEach-Object { @{ id = $_; name = $_ } }) }
        (Invoke-ChatApi batch -Body $body).success | Should -BeTrue
        $ids | Add-ChatGroupMember -Group mixed
        @(Get-ChatGroupMember mixed).Count | Should -Be 1200
        @(Get-ChatGroupMember mixed -First 3).Count | Should -Be 3
    }

    It 'tells how many members and users there are' {
        $counted = @(Get-ChatGroupMember general -IncludeTotalCount -First 2)
        $counted.Count | Should -Be 3
        "$($counted[0])" | Should -Be 8
    }

    It 'changes, filters and deletes users' {
        Set-ChatUser u1 -Email ada@example.com -ShortName ada -Metadata @{ team = 'engines'; desk = 4 }
        (Get-ChatUser -Metadata @{ team = 'engines'; desk = 4 }).Id | Should -Be u1
        Get-ChatUser -Metadata @{ team = 'engines'; desk = 5 } | Should -BeNullOrEmpty
        Set-ChatUser u2 -Status deleted
        Set-ChatUser u2 -Name Renamed
        (Get-ChatUser -Status deleted).Id | Should -Be u2
        Assert-Failure (Get-TestFailure { Set-ChatUser u1 -Email '' }) -Id ChatInvalidRequest -Like '*cannot clear*'
        Remove-ChatUser u1 -Confirm:$false
        Assert-Failure (Get-TestFailure { Get-ChatUser u1 }) -Id ChatNotFound -Target u1
        (Get-ChatGroupMember leads).UserId | Should -Not -Contain u1
    }

    It 'refuses before any request what Cord cannot do' {
        $before = $cord.Requests
        Assert-Failure (Get-TestFailure { Block-ChatUser -User u1 -Group general -Confirm:$false }) -Id ChatNotSupported -Category NotImplemented -Like '*AtomChat*'
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id x -Name x -Type Private }) -Id ChatNotSupported
        Assert-Failure (Get-TestFailure { Get-ChatGroup -Search x }) -Id ChatNotSupported
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id x -Name x -Metadata @{ a = @{ b = 1 } } }) -Id ChatInvalidRequest -Like "*'a'*flat*"
        $cord.Requests | Should -Be $before
    }

    It 'takes a credential, and says what is wrong with one' {
        $wrong = [pscredential]::new('a-project', (ConvertTo-TestSecret wrong))
        Assert-Failure (Get-TestFailure { Connect-ChatService Cord -Sandbox -Name other -Credential $wrong }) -Id ChatAuthentication -Category AuthenticationError -Like '*project id and the secret*'
        Assert-Failure (Get-TestFailure { Connect-ChatService Cord -BaseUri https://cord.example -Secret (ConvertTo-TestSecret x) }) -Id ChatAuthentication -Like '*-Credential*'
        (Test-ChatConnection -Connection $cord -Detailed).Identity | Should -Be Sandbox
    }

    It 'copies groups to another platform through the pipeline' {
        $atomChat = Connect-ChatService -Platform AtomChat -Sandbox -Name atom -PassThru
        $null = New-ChatGroup -Id only-cord -Name 'Only here' -Connection $cord
        (Get-ChatGroup only-cord -Connection $cord | New-ChatGroup -Connection $atomChat).Id | Should -Be only-cord
        (Get-ChatGroup only-cord -Connection $atomChat).Name | Should -Be 'Only here'
    }

    It 'records without a token, and replays' {
        $file = Join-Path -Path $TestDrive -ChildPath cord.har
        $script = {
            param($Connection)
            $null = New-ChatGroup -Id '..' -Name Dots -Metadata @{ seats = 4 } -Connection $Connection
            Add-ChatGroupMember -Group '..' -User u1, nobody -PassThru -Connection $Connection -ErrorAction SilentlyContinue | ForEach-Object { "$_" }
            (Get-ChatGroupMember '..' -Connection $Connection).UserId
            (Get-ChatUser -Metadata @{ team = 'a b+c' } -Connection $Connection | Measure-Object).Count
            Remove-ChatUser u3 -Confirm:$false -Connection $Connection
        }
        $credential = [pscredential]::new('a-project', (ConvertTo-TestSecret 'sesame-open'))
        $recorded = & $script (Connect-ChatService Cord -Sandbox -Name rec -Credential $credential -RecordTo $file -PassThru)
        Disconnect-ChatService rec
        Get-Content -LiteralPath $file -Raw | Should -Not -Match 'eyJ|sesame'
        $replayed = & $script (Connect-ChatService Cord -ReplayFrom $file -Name rep -PassThru)
        Disconnect-ChatService rep -WarningVariable unused
        $replayed | Should -Be $recorded
        $unused | Should -BeNullOrEmpty
    }

    It 'shows in words what it can do' {
        $text = Get-ChatPlatform Cord | Out-String -Width 120
        $text | Should -Match 'Groups +: create, change, delete, get, list'
        $text | Should -Match 'Members +: add, remove, list'
        $text | Should -Match 'Authentication +: Credential'
    }
}
