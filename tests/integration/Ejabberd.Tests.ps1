# Every cmdlet that ejabberd serves, against a real server that this file starts and ends.

BeforeDiscovery {
    . $PSScriptRoot/Ejabberd.ps1
    $isMissing = -not (Find-TestEjabberd)
}

BeforeAll {
    . $PSScriptRoot/../module/Common.ps1
    . $PSScriptRoot/Ejabberd.ps1
    . $PSScriptRoot/XmppClient.ps1
    if (Find-TestEjabberd) {
        $server = New-TestEjabberd
        foreach ($name in 'alice', 'bob', 'carol') {
            $null = Invoke-TestEjabberd $server register $name localhost "$name-secret"
        }
    }
}

AfterAll {
    Disconnect-Test
    Stop-TestEjabberd $server
}

Describe 'A real ejabberd' -Skip:$isMissing {
    BeforeEach {
        $connection = Connect-TestEjabberd $server
        $null = New-ChatGroup -Id team -Name 'The Team'
    }

    AfterEach {
        Remove-ChatGroup team -Confirm:$false -Connection $connection -ErrorAction Ignore
        Disconnect-Test
    }

    Context 'the connection' {
        It 'is tested, and says whose it is' {
            $test = Test-ChatConnection -Detailed
            $test.Succeeded | Should -BeTrue
            $test.Identity | Should -Be admin@localhost
        }

        It 'is refused with a wrong password, and nothing shows it' {
            $failure = Get-TestFailure { Connect-TestEjabberd $server -Name wrong -With @{ Credential = [pscredential]::new('admin@localhost', (ConvertTo-TestSecret 'no-such-word')) } }
            Assert-Failure $failure -Id ChatAuthentication -Category AuthenticationError -Like '*full JID*'
            "$($failure | Format-List * -Force | Out-String)" | Should -Not -Match 'no-such-word'
        }

        It 'is refused before any request where the account is no full JID' {
            Assert-Failure (Get-TestFailure { Connect-TestEjabberd $server -Account admin -Name wrong }) -Id ChatAuthentication -Like "*'admin'*full JID*"
        }

        It 'says so where there is no server' {
            $port = Get-TestPort 1
            $failure = Get-TestFailure { Connect-TestEjabberd $server -Name gone -With @{ BaseUri = "http://127.0.0.1:$port/api"; MaximumRetryCount = 0 } }
            Assert-Failure $failure -Id ChatTransport -Category ConnectionError -Like "*127.0.0.1:$port*"
        }

        It 'says so where the address is not that of the API' {
            $failure = Get-TestFailure { Connect-TestEjabberd $server -Name astray -With @{ BaseUri = $server.BaseUri -replace '/api$', '/elsewhere' } }
            Assert-Failure $failure -Id ChatInvalidRequest -Like '*check -BaseUri*'
        }

        It 'works with a token as well' {
            # The command prints the token, its scopes and its lifetime, where the library for tokens is installed.
            $token = (Invoke-TestEjabberd $server oauth_issue_token admin@localhost 3600 ejabberd:admin) -join ' ' -replace '^\s*(\S+)\s.*', '$1'
            if ($token -notmatch '^[A-Za-z0-9]{20,}$') {
                Set-ItResult -Skipped -Because 'the library for tokens (erlang-p1-oauth2) is not installed'
            }

            $token = ConvertTo-TestSecret $token
            $null = Connect-ChatService -Platform Ejabberd -BaseUri ($server.BaseUri -replace '127.0.0.1', 'localhost') -Secret $token -Name token -PassThru
            (Get-ChatGroup team -Connection token).Name | Should -Be 'The Team'
            (Get-ChatUser alice -Connection token).Id | Should -Be alice@localhost
        }
    }

    Context 'rooms' {
        It 'are made with everything that was given, and persist' {
            $made = New-ChatGroup -Id Night -Name 'Nachtschicht ☾' -Description "two`nlines" -Type Private -Owner Alice -Option @{ moderated = $false; max_users = 50 } -Member bob, carol
            "$($made.Id) $($made.Name) $($made.Type) $($made.Owner)" | Should -Be 'night Nachtschicht ☾ Private alice@localhost'
            $read = Get-ChatGroup NIGHT
            $read.Description | Should -BeExactly "two`nlines"
            $read.MemberCount | Should -Be 3
            $read.AdditionalProperties.persistent | Should -BeTrue
            $read.AdditionalProperties.public | Should -BeFalse
            $read.AdditionalProperties.moderated | Should -BeFalse
            $read.AdditionalProperties.max_users | Should -Be 50
            Remove-ChatGroup $read -Confirm:$false
        }

        It 'are made once, and the second time is an error that changes nothing' {
            Assert-Failure (Get-TestFailure { New-ChatGroup -Id TEAM -Name Other }) -Id ChatAlreadyExists -Category ResourceExists
            (Get-ChatGroup team).Name | Should -Be 'The Team'
        }

        It 'keep their password out of every object' {
            $secret = ConvertTo-TestSecret 'open-sesame'
            Set-ChatGroup team -Type Password -Password $secret
            $all = Get-ChatGroup team | ConvertTo-Json -Depth 5
            $all | Should -Match '"Type": +1'
            $all | Should -Not -Match 'open-sesame'
            Invoke-ChatApi -Path get_room_options -Body @{ name = 'team'; service = 'conference.localhost' } | ConvertTo-Json | Should -Not -Match 'open-sesame'
        }

        It 'change their type in every direction, and need a password for one' {
            Set-ChatGroup team -Type Private
            (Get-ChatGroup team).Type | Should -Be Private
            Assert-Failure (Get-TestFailure { Set-ChatGroup team -Type Password }) -Id ChatInvalidRequest -Like '*-Password*Nothing was changed.'
            Set-ChatGroup team -Type Password -Password (ConvertTo-TestSecret 'x123')
            (Get-ChatGroup team).Type | Should -Be Password
            Set-ChatGroup team -Type Public
            (Get-ChatGroup team).Type | Should -Be Public
        }

        It 'are protected from values that the server would store and break on' {
            Assert-Failure (Get-TestFailure { Set-ChatGroup team -Option @{ members_only = 'maybe' } }) -Id ChatInvalidRequest -Like '*Nothing was sent.'
            Assert-Failure (Get-TestFailure { Set-ChatGroup team -Option @{ nonsense = 1 } }) -Id ChatInvalidRequest -Like '*no room option*'
            Assert-Failure (Get-TestFailure { Set-ChatGroup team -Option @{ presence_broadcast = 'x' } }) -Id ChatInvalidRequest -Like '*breaks the room*'
        }

        It 'pass their ownership on, and the former owner becomes an administrator' {
            Set-ChatGroup team -Owner alice
            Set-ChatGroup team -Owner BOB
            (Get-ChatGroup team).Owner | Should -Be bob@localhost
            (Get-ChatGroupMember team).ForEach({ "$($_.UserId) $($_.Role)" }) | Should -Be 'alice@localhost admin', 'bob@localhost owner'
        }

        It 'that do not exist are no empty ones' {
            Get-ChatGroup nope -ErrorAction Ignore | Should -BeNullOrEmpty
            Assert-Failure (Get-TestFailure { Get-ChatGroup nope }) -Id ChatNotFound -Target nope
            Assert-Failure (Get-TestFailure { Get-ChatGroupMember nope }) -Id ChatNotFound -Target nope
            Assert-Failure (Get-TestFailure { Add-ChatGroupMember nope alice }) -Id ChatNotFound -Target nope
            Assert-Failure (Get-TestFailure { Set-ChatGroup nope -Name x }) -Id ChatNotFound -Target nope
            Assert-Failure (Get-TestFailure { Remove-ChatGroup nope -Confirm:$false }) -Id ChatNotFound -Target nope
        }

        It 'of a name in other letters are the same: folded as the server folds it' -ForEach @(
            @{ id = 'Straße'; folded = 'strasse' }, @{ id = 'ﬁsch'; folded = 'fisch' }, @{ id = 'Ⅷ'; folded = 'viii' }, @{ id = 'ÜBER'; folded = 'über' },
            @{ id = 'Σς'; folded = 'σσ' }, @{ id = 'ａbc'; folded = 'abc' }, @{ id = "so$([char] 0xAD)ft"; folded = 'soft' }, @{ id = 'a,b;c\d=e+f%2F'; folded = 'a,b;c\d=e+f%2f' }
        ) {
            (New-ChatGroup -Id $id -Name Folded).Id | Should -BeExactly $folded
            (Get-ChatGroup $id).Name | Should -Be Folded
            (Get-ChatGroup).Id | Should -Contain $folded
            Remove-ChatGroup $id -Confirm:$false
            Get-ChatGroup $folded -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'of another service are named with it' {
            (Get-ChatGroup team@conference.localhost).Id | Should -Be team
            Assert-Failure (Get-TestFailure { New-ChatGroup -Id x@elsewhere.example -Name x }) -Id ChatInvalidRequest -Like "*Invalid 'service'*"
        }

        It 'are listed with their names, with details where asked' {
            $null = New-ChatGroup -Id aside -Name Aside -Owner carol
            (Get-ChatGroup -Name 'The*').Id | Should -Be team
            (Get-ChatGroup -Detailed | Where-Object Owner).Owner | Should -Be carol@localhost
            (Get-ChatGroup -First 1).Id | Should -Be aside
            Remove-ChatGroup aside -Confirm:$false
        }
    }

    Context 'members' {
        It 'are added once, whatever their spelling, and the outcome says what was new' {
            $outcomes = 'alice', 'ALICE', 'bob@LOCALHOST', 'stranger@elsewhere.example' | Add-ChatGroupMember -Group team -PassThru
            $outcomes.ForEach({ "$($_.UserId) $($_.Outcome)" }) | Sort-Object | Should -Be 'alice Done', 'ALICE Unchanged', 'bob@LOCALHOST Done', 'stranger@elsewhere.example Done'
            (Add-ChatGroupMember team Alice, carol -PassThru).Outcome | Should -Be Unchanged, Done
            (Get-ChatGroupMember team).UserId | Should -Be alice@localhost, bob@localhost, carol@localhost, stranger@elsewhere.example
        }

        It 'keep a higher role when they are added again' {
            Add-ChatGroupMember team alice -Role owner
            Add-ChatGroupMember team alice, bob
            (Get-ChatGroupMember team).ForEach({ "$($_.UserId) $($_.Role)" }) | Should -Be 'alice@localhost owner', 'bob@localhost member'
        }

        It 'get a role, row by row' {
            'User,Role', 'alice,owner', 'bob,Admin', 'carol,' | ConvertFrom-Csv | Add-ChatGroupMember -Group team -PassThru | ForEach-Object Outcome | Select-Object -Unique | Should -Be Done
            (Get-ChatGroupMember team).ForEach({ "$($_.UserId) $($_.Role)" }) | Should -Be 'alice@localhost owner', 'bob@localhost admin', 'carol@localhost member'
            Assert-Failure (Get-TestFailure { Add-ChatGroupMember team bob -Role boss }) -Id ChatInvalidRequest -Like '*member, admin, owner*'
        }

        It 'are removed, and the last owner is not' {
            Add-ChatGroupMember team alice, bob -Role owner
            Add-ChatGroupMember team carol
            (Remove-ChatGroupMember team carol, dave -PassThru).Outcome | Should -Be Done, Unchanged
            $outcomes = Remove-ChatGroupMember team alice, bob -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
            @($outcomes.Outcome | Sort-Object) | Should -Be Done, Refused
            $failed | Should -HaveCount 1
            $failed[0].Exception.Message | Should -BeLike '*last owner*'
            @(Get-ChatGroupMember team) | Should -HaveCount 1
        }

        It 'are made exactly a list' {
            Add-ChatGroupMember team alice, bob, carol
            'BOB', 'dave' | Add-ChatGroupMember -Group team -Replace
            (Get-ChatGroupMember team).UserId | Should -Be bob@localhost, dave@localhost
        }

        It 'are banned, listed as banned, not added by accident, and let in again' {
            Add-ChatGroupMember team alice, bob
            (Block-ChatUser alice, mallory -Group team -PassThru).Outcome | Should -Be Done, Done
            (Block-ChatUser alice -Group team -PassThru).Outcome | Should -Be Unchanged
            (Get-ChatGroupMember team).UserId | Should -Be bob@localhost
            (Get-ChatGroupMember team -Banned).UserId | Should -Be alice@localhost, mallory@localhost
            Assert-Failure (Get-TestFailure { Add-ChatGroupMember team Alice }) -Id ChatInvalidRequest -Target Alice -Like '*banned*'
            (Remove-ChatGroupMember team mallory -PassThru).Outcome | Should -Be Unchanged
            (Get-ChatGroupMember team -Banned).UserId | Should -Contain mallory@localhost
            (Unblock-ChatUser alice, bob -Group team -PassThru).Outcome | Should -Be Done, Unchanged
            (Get-ChatGroupMember team).UserId | Should -Be bob@localhost
        }

        It 'may be a whole host' {
            Block-ChatUser '@spam.example' -Group team
            (Get-ChatGroupMember team -Banned).UserId | Should -Be '@spam.example'
            Get-ChatGroupMember team -Banned | Unblock-ChatUser -Group team
            Get-ChatGroupMember team -Banned | Should -BeNullOrEmpty
        }

        It 'are not changed with -WhatIf' {
            $before = $connection.Requests
            Add-ChatGroupMember team alice -WhatIf
            $connection.Requests | Should -Be $before
            Get-ChatGroupMember team | Should -BeNullOrEmpty
        }

        It 'are added by the thousand, at once and again' {
            $users = 1..5000 | ForEach-Object { "user$_" }
            $outcomes = $users | Add-ChatGroupMember -Group team -PassThru
            $outcomes | Should -HaveCount 5000
            $outcomes.Outcome | Select-Object -Unique | Should -Be Done
            @(Get-ChatGroupMember team) | Should -HaveCount 5000
            $before = $connection.Requests
            ($users | Add-ChatGroupMember -Group team -PassThru).Outcome | Select-Object -Unique | Should -Be Unchanged
            $connection.Requests - $before | Should -Be 25 -Because 'who is there already costs one reading for each batch of 200'
        }
    }

    Context 'accounts' {
        AfterEach {
            Remove-ChatUser zoe -Confirm:$false -ErrorAction Ignore
        }

        It 'are made, read, changed, listed and deleted' {
            $made = New-ChatUser -Id Zoe -Name 'Zoë Example' -Email zoe@example.org -Password (ConvertTo-TestSecret 'first-word')
            $made.Id | Should -BeExactly zoe@localhost
            $read = Get-ChatUser ZOE -Detailed
            "$($read.Id) $($read.Name) $($read.Email)" | Should -Be 'zoe@localhost Zoë Example zoe@example.org'
            $read.LastActiveAt | Should -BeNullOrEmpty
            (Get-ChatUser).Id | Should -Contain zoe@localhost
            Set-ChatUser zoe -Name Zoe -Password (ConvertTo-TestSecret 'second-word')
            (Get-ChatUser zoe).Name | Should -Be Zoe
            Invoke-ChatApi -Path check_password -Body @{ user = 'zoe'; host = 'localhost'; password = (ConvertTo-TestSecret 'second-word') } | Should -Be 0
            Assert-Failure (Get-TestFailure { New-ChatUser -Id zoe -Password (ConvertTo-TestSecret 'third-word') }) -Id ChatAlreadyExists
            Remove-ChatUser zoe -Confirm:$false
            Assert-Failure (Get-TestFailure { Remove-ChatUser zoe -Confirm:$false }) -Id ChatNotFound
            Assert-Failure (Get-TestFailure { Get-ChatUser zoe }) -Id ChatNotFound -Target zoe
        }

        It 'need a password' {
            Assert-Failure (Get-TestFailure { New-ChatUser -Id zoe }) -Id ChatInvalidRequest -Like '*-Password*'
        }

        It 'that do not exist are not made by changing or blocking them' {
            Assert-Failure (Get-TestFailure { Block-ChatUser ghost }) -Id ChatNotFound -Target ghost
            Assert-Failure (Get-TestFailure { Set-ChatUser ghost -Password (ConvertTo-TestSecret 'word') }) -Id ChatNotFound
            Assert-Failure (Get-TestFailure { Set-ChatUser ghost -Name Ghost }) -Id ChatNotFound
            Assert-Failure (Get-TestFailure { Add-ChatFriend ghost alice }) -Id ChatNotFound
            (Get-ChatUser).Id | Should -Not -Contain ghost@localhost
        }

        It 'are blocked, and a new password lets them in again' {
            $null = New-ChatUser -Id zoe -Password (ConvertTo-TestSecret 'first-word')
            (Block-ChatUser zoe -PassThru).Outcome | Should -Be Done
            Invoke-ChatApi -Path check_password -Body @{ user = 'zoe'; host = 'localhost'; password = 'first-word' } -ErrorAction Ignore | Should -Be 1
            Set-ChatUser zoe -Password (ConvertTo-TestSecret 'second-word')
            Invoke-ChatApi -Path check_password -Body @{ user = 'zoe'; host = 'localhost'; password = 'second-word' } | Should -Be 0
            Assert-Failure (Get-TestFailure { Unblock-ChatUser zoe }) -Id ChatNotSupported -Category NotImplemented
        }

        It 'are friends on both sides, and keep what they called each other' {
            $null = Invoke-ChatApi -Path add_rosteritem -Body @{ localuser = 'bob'; localhost = 'localhost'; user = 'alice'; host = 'localhost'; nick = 'Ali'; group = 'Work;Chess'; subs = 'from' }
            (Add-ChatFriend alice bob, Carol, ghost -PassThru -ErrorAction SilentlyContinue).Outcome | Should -Be Done, Done, NotFound
            (Get-ChatUser alice -Detailed).Friends | Sort-Object | Should -Be bob@localhost, carol@localhost
            (Get-ChatUser carol -Detailed).Friends | Should -Be alice@localhost
            $kept = Invoke-ChatApi -Path get_roster -Body @{ user = 'bob'; host = 'localhost' }
            ($kept.group | Sort-Object) -join ',' | Should -Be 'Chess,Work'
            $kept[0].nick | Should -Be Ali
            (Add-ChatFriend alice bob -PassThru).Outcome | Should -Be Unchanged
            (Remove-ChatFriend alice bob, carol, dave -PassThru).Outcome | Should -Be Done, Done, Unchanged
            (Get-ChatUser bob -Detailed).Friends | Should -BeNullOrEmpty
        }

        It 'are no friends where only one has the other, also for an exact list' {
            $half = @{ localuser = 'alice'; localhost = 'localhost'; user = 'bob'; host = 'localhost'; nick = ''; group = ''; subs = 'both' }
            $null = Invoke-ChatApi -Path add_rosteritem -Body $half
            (Add-ChatFriend alice bob -Replace -PassThru).Outcome | Should -Be Done
            (Get-ChatUser bob -Detailed).Friends | Should -Be alice@localhost
            (Add-ChatFriend alice bob -Replace -PassThru).Outcome | Should -Be Unchanged
            $null = Invoke-ChatApi -Path delete_rosteritem -Body @{ localuser = 'alice'; localhost = 'localhost'; user = 'bob'; host = 'localhost' }
            (Remove-ChatFriend alice bob -PassThru).Outcome | Should -Be Done
            (Get-ChatUser bob -Detailed).Friends | Should -BeNullOrEmpty
        }
    }

    Context 'sessions' {
        BeforeEach {
            $alice = [XmppClient]::new($server.XmppPort, 'alice', 'alice-secret', 'phone')
        }

        AfterEach {
            $alice.Close()
        }

        It 'are seen as presence' {
            $alice.Send('<presence><show>away</show><status>lunch</status></presence>')
            $null = $alice.Await('<show>away')
            $seen = Get-ChatUserStatus ALICE, bob, ghost -ErrorAction Ignore
            $seen.ForEach({ "$($_.UserId) $($_.Status)" }) | Should -Be 'alice@localhost away', 'bob@localhost unavailable'
            $seen[0].AdditionalProperties.statusText | Should -Be lunch
            ([DateTimeOffset]::UtcNow - $seen[0].LastActiveAt).TotalMinutes | Should -BeLessThan 5
        }

        It 'hear what is said to them and to their rooms' {
            $alice.Enter('team', 'Alice')
            Send-ChatMessage -User alice -From admin -Message 'a <word> & more'
            $alice.Await('a &lt;word&gt; &amp; more') | Should -Match "from='admin@localhost'"
            Send-ChatMessage -Group team -From admin -Message 'to all'
            $null = $alice.Await('to all')
            Send-ChatMessage -Group team -From alice -Message 'said by one inside'
            $alice.Await('said by one inside') | Should -Match "from='team@conference.localhost/Alice'"
            Assert-Failure (Get-TestFailure { Send-ChatMessage -Group team -From bob -Message 'from outside' }) -Id ChatPermission -Like '*Nothing was sent.'
            Assert-Failure (Get-TestFailure { Send-ChatMessage -User ghost -From admin -Message x }) -Id ChatNotFound
            Assert-Failure (Get-TestFailure { Send-ChatMessage -Group nope -From admin -Message x }) -Id ChatNotFound
        }

        It 'are thrown out of a room with -Kick, stay what they were, and may come back' {
            Add-ChatGroupMember team alice -Role admin
            $alice.Enter('team', 'Alice')
            (Get-ChatUser alice -Detailed).AdditionalProperties.rooms | Should -Be team
            (Remove-ChatGroupMember team alice, bob -Kick -PassThru).Outcome | Should -Be Done, Unchanged
            $null = $alice.Await("type='unavailable'.*code='301'")
            (Get-ChatGroupMember team).ForEach({ "$($_.UserId) $($_.Role)" }) | Should -Be 'alice@localhost admin'
            Get-ChatGroupMember team -Banned | Should -BeNullOrEmpty
            $alice.Enter('team', 'Alice')
            (Get-ChatUser alice -Detailed).AdditionalProperties.rooms | Should -Be team
        }

        It 'lose a members-only room with their membership' {
            Set-ChatGroup team -Type Private
            Add-ChatGroupMember team alice
            $alice.Enter('team', 'Alice')
            Remove-ChatGroupMember team alice
            $null = $alice.Await("type='unavailable'.*code='321'")
        }

        It 'are banned from a room with their ban' {
            $alice.Enter('team', 'Alice')
            Block-ChatUser alice -Group team
            $null = $alice.Await("type='unavailable'.*code='301'")
        }

        It 'end with -Status offline, and with the ban of the account' {
            Set-ChatUser alice -Status offline
            $null = $alice.Await('has been kicked')
            $again = [XmppClient]::new($server.XmppPort, 'alice', 'alice-secret', 'phone')
            Block-ChatUser alice
            $null = $again.Await('Blocked by an administrator')
            $again.Close()
            { [XmppClient]::new($server.XmppPort, 'alice', 'alice-secret', 'phone') } | Should -Throw
            Set-ChatUser alice -Password (ConvertTo-TestSecret 'alice-secret')
        }
    }

    It 'runs a script that does not name a platform' {
        $group = New-ChatGroup -Id neutral -Name 'All hands'
        $added = 1..300 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group $group -PassThru
        $added.Outcome | Select-Object -Unique | Should -Be Done
        Get-ChatGroupMember -Group $group -First 10 -Skip 5 | Should -HaveCount 10
        Set-ChatGroup $group -Name Everybody
        ('u3', 'u5', 'u7' | Remove-ChatGroupMember -Group $group -PassThru).Outcome | Should -Be Done, Done, Done
        @(Get-ChatGroupMember -Group $group) | Should -HaveCount 297
        (Get-ChatGroup -Id $group.Id).Name | Should -Be Everybody
        Remove-ChatGroup $group -Confirm:$false
        Get-ChatGroup -Id $group.Id -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'copies to another platform and back' {
        Add-ChatGroupMember team alice, bob
        $null = Connect-ChatService -Platform Cord -Sandbox -Name cord -PassThru
        $null = Get-ChatGroup team -Connection ejabberd | New-ChatGroup -Connection cord -WarningAction SilentlyContinue
        $null = Get-ChatUser alice, bob -Connection ejabberd | New-ChatUser -Connection cord -WarningAction SilentlyContinue
        Get-ChatGroupMember team -Connection ejabberd | Add-ChatGroupMember -Connection cord -WarningAction SilentlyContinue
        (Get-ChatGroupMember team -Connection cord).UserId | Sort-Object | Should -Be alice@localhost, bob@localhost
        Get-ChatGroupMember team -Connection cord | Add-ChatGroupMember -Group team -PassThru -Connection ejabberd | ForEach-Object Outcome | Should -Be Unchanged, Unchanged
    }

    Context 'directory files' {
        BeforeEach {
            $file = Join-Path $TestDrive 'team.json'
            Add-ChatGroupMember team alice -Role owner
            Add-ChatGroupMember team bob -Role admin
            Add-ChatGroupMember team carol, dave
            Block-ChatUser eve -Group team
        }

        It 'say the same after an export, and nothing is to be done' {
            Export-ChatGroup $file -Group team -Force
            Test-ChatDirectory $file | Should -BeNullOrEmpty
            Compare-ChatGroup $file -Group team | Should -BeNullOrEmpty
            (Sync-ChatGroup $file).Changes | Should -Be 0
        }

        It 'bring back what has drifted, roles and bans included, and the second time nothing is sent that changes anything' {
            Export-ChatGroup $file -Group team -Force
            Set-ChatGroup team -Name Drifted
            Add-ChatGroupMember team mallory
            Remove-ChatGroupMember team carol
            Add-ChatGroupMember team dave -Role admin
            Unblock-ChatUser eve -Group team
            @(Compare-ChatGroup $file -Group team).Count | Should -BeGreaterOrEqual 5

            $done = Sync-ChatGroup $file -Force
            $done.InSync | Should -BeTrue
            Compare-ChatGroup $file -Group team | Should -BeNullOrEmpty
            (Get-ChatGroup team).Name | Should -Be 'The Team'
            (Get-ChatGroupMember team).ForEach({ "$($_.UserId -replace '@.*') $($_.Role)" }) | Should -Be 'alice owner', 'bob admin', 'carol member', 'dave member'
            (Get-ChatGroupMember team -Banned).UserId | Should -Be eve@localhost
            (Sync-ChatGroup $file).Changes | Should -Be 0
        }

        It 'take any spelling of an id for the same' {
            @{ version = 1; groups = @(@{ id = 'TEAM'; members = 'Alice', 'BOB', 'carol@LOCALHOST', 'dave' }) } | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $file
            (Sync-ChatGroup $file).Changes | Should -Be 0
        }

        It 'copy a group to another platform' {
            $null = Connect-ChatService -Platform AtomChat -Sandbox -Name elsewhere -PassThru
            'alice', 'bob', 'carol', 'dave' | ForEach-Object { [pscustomobject] @{ Id = $_; Name = $_ } } | New-ChatUser -Connection elsewhere -ErrorAction Ignore | Out-Null
            $map = @{ 'alice@localhost' = 'alice'; 'bob@localhost' = 'bob'; 'carol@localhost' = 'carol'; 'dave@localhost' = 'dave' }
            $null = Copy-ChatGroup -Group team -Connection ejabberd -To elsewhere -UserMap $map -WarningAction SilentlyContinue
            (Get-ChatGroupMember team -Connection elsewhere).UserId | Sort-Object | Should -Be alice, bob, carol, dave
        }
    }

    It 'says which command is not there' {
        Assert-Failure (Get-TestFailure { Invoke-ChatApi -Path no_such_command }) -Id ChatInvalidRequest -Like "*no command 'no_such_command'*"
        Assert-Failure (Get-TestFailure { Invoke-ChatApi -Path stop }) -Id ChatPermission -Like "*api_permissions*"
    }
}

Describe 'A real ejabberd that dies' -Skip:$isMissing {
    It 'in the middle of a bulk change: every user has an outcome, and a second run makes the state right' {
        $fallen = New-TestEjabberd
        try {
            $null = Connect-TestEjabberd $fallen -With @{ MaximumRetryCount = 1; RetryIntervalSec = 0.1 }
            $null = New-ChatGroup -Id team -Name 'The Team'

            # Mnesia writes its log with a delay of two seconds: a younger room would die with the server.
            Start-Sleep -Seconds 4
            $users = 1..3000 | ForEach-Object { "user$_" }
            $outcomes = $users | ForEach-Object {
                if ($_ -eq 'user1500') {
                    Find-TestEjabberdProcess $fallen | ForEach-Object { kill -9 $_ }
                }

                $_
            } | Add-ChatGroupMember -Group team -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
            $outcomes | Should -HaveCount 3000
            @($outcomes | Where-Object Outcome -EQ Done).Count | Should -BeGreaterThan 0
            $outcomes | Where-Object Outcome -NotIn Done, NotReported, NotAttempted | Should -BeNullOrEmpty
            @($failed).Count | Should -BeGreaterThan 0
            $failed | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'ChatTransport,*' }

            Stop-TestEjabberd $fallen -Keep
            Start-TestEjabberd $fallen
            $before = @(Get-ChatGroupMember team).Count
            $before | Should -BeLessThan 3000
            $again = $users | Add-ChatGroupMember -Group team -PassThru
            @($again | Where-Object Outcome -EQ Unchanged).Count | Should -Be $before
            @($again | Where-Object Outcome -EQ Done).Count | Should -Be (3000 - $before)
            (Get-ChatGroupMember team).UserId | Sort-Object | Should -Be ($users | ForEach-Object { "$_@localhost" } | Sort-Object)
        }
        finally {
            Disconnect-Test
            Stop-TestEjabberd $fallen
        }
    }
}

Describe 'The permissions of the guide' -Skip:$isMissing {
    BeforeAll {
        # What the guide tells people to write is what is tested here.
        $guide = Get-Content -LiteralPath "$PSScriptRoot/../../docs/guides/ejabberd.md" -Raw
        $null = $guide -match '(?ms)^    what:\r?\n(?<what>(      - \w+\r?\n)+)'
        $allowed = [regex]::Matches($Matches.what, '- (\w+)').ForEach({ $_.Groups[1].Value })
        $strict = New-TestEjabberd -Allowed $allowed
    }

    AfterAll {
        Disconnect-Test
        Stop-TestEjabberd $strict
    }

    BeforeEach {
        $runbook = Connect-TestEjabberd $strict -Account runbook@localhost
    }

    AfterEach {
        Disconnect-Test
    }

    It 'are enough for every cmdlet' {
        $word = ConvertTo-TestSecret 'a-secret-word'
        $null = New-ChatUser alice -Name Alice -Email alice@example.org -Password $word
        $null = New-ChatUser bob -Password $word
        Set-ChatUser alice -Name Ali -Password $word -Status offline
        Add-ChatFriend alice bob
        Remove-ChatFriend alice bob
        $null = Get-ChatUser
        $null = Get-ChatUser alice -Detailed
        $null = Get-ChatUserStatus alice
        $null = New-ChatGroup -Id team -Name Team -Type Private -Owner alice -Member bob
        Set-ChatGroup team -Name Other -Owner bob
        $null = Get-ChatGroup
        Add-ChatGroupMember team carol -Role admin
        Remove-ChatGroupMember team carol
        Remove-ChatGroupMember team alice -Kick
        Block-ChatUser eve -Group team
        $null = Get-ChatGroupMember team -Banned
        Unblock-ChatUser eve -Group team
        Send-ChatMessage -User alice -From runbook -Message x
        Send-ChatMessage -Group team -From runbook -Message x
        Block-ChatUser bob
        Test-ChatConnection | Should -BeTrue
        Remove-ChatGroup team -Confirm:$false
        Remove-ChatUser alice, bob -Confirm:$false
    }

    It 'are no more than that: each of them is needed by something that was called' {
        $called = [Collections.Generic.HashSet[string]]::new()
        foreach ($file in Get-ChildItem -LiteralPath "$PSScriptRoot/../../src/GroupAdmin.Engine/Platforms/Ejabberd" -Filter 'EjabberdClient*.cs') {
            foreach ($name in [regex]::Matches((Get-Content -LiteralPath $file.FullName -Raw), '"([a-z]+(?:_[a-z0-9]+)*)"')) {
                $null = $called.Add($name.Groups[1].Value)
            }
        }

        $allowed | Where-Object { -not $called.Contains($_) } | Should -BeNullOrEmpty
    }

    It 'refuse everything else, and the error says which command and where to allow it' {
        Assert-Failure (Get-TestFailure { Invoke-ChatApi -Path registered_vhosts }) -Id ChatPermission -Category PermissionDenied -Like "*'registered_vhosts'*api_permissions*"
    }
}
