#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Sync-ChatGroup: makes the platform match a file, and nothing more than that.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/TestServer.ps1"

    function Set-Wanted {
        # Writes the groups of a directory file and gives its path.
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A file of the test drive.')]
        param([hashtable[]] $Group, [hashtable[]] $User)
        $directory = @{ version = 1; groups = $Group }
        if ($User) {
            $directory.users = $User
        }

        $path = Join-Path $TestDrive 'wanted.json'
        Set-Content -LiteralPath $path -Value ($directory | ConvertTo-Json -Depth 5)
        $path
    }

    function Get-State {
        # Everything there is, as text.
        Get-ChatGroup | Sort-Object Id | ForEach-Object { "$($_.Id) $($_.Name) $($_.Type): $((Get-ChatGroupMember $_ | ForEach-Object UserId | Sort-Object) -join ' ')" }
    }

    $samples = @(
        @{ id = 'general'; name = 'General'; members = 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8' }
        @{ id = 'leads'; name = 'Team leads'; members = 'u1', 'u2', 'u9' }
        @{ id = 'support'; name = 'Customer support'; members = 'u3', 'u9', 'u10', 'u11' }
        @{ id = 'vault'; name = 'The vault'; members = 'u1', 'u12' }
    )
}

Describe 'Sync-ChatGroup' {
    BeforeEach {
        $connection = Connect-TestSandbox
    }

    AfterEach {
        Disconnect-Test
    }

    It 'creates, renames, adds and removes, and does nothing the second time' {
        $file = Set-Wanted @(
            @{ id = 'general'; name = 'Everybody'; members = 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u20', 'u21' }
            @{ id = 'night'; name = 'Night shift'; type = 'Private'; members = 'u4', 'u30' }
        )

        $first = Sync-ChatGroup $file -MaximumRemoval 15
        $second = Sync-ChatGroup $file

        $first | Should -BeOfType ([GroupAdmin.ChatSyncSummary])
        $first.GroupsCreated, $first.GroupsChanged, $first.MembersAdded, $first.MembersRemoved, $first.GroupsLeftAlone, $first.InSync | Should -Be 1, 1, 4, 1, 3, $true
        $second.Changes, $second.InSync | Should -Be 0, $true
        Compare-ChatGroup $file -Group general, night | Should -BeNullOrEmpty
        (Get-State)[0] | Should -BeExactly 'general Everybody Public: u1 u2 u20 u21 u3 u4 u5 u6 u7'
        (Get-ChatGroup night).Type | Should -Be Private
    }

    It 'sends the difference and nothing else' {
        $file = Set-Wanted ($samples + @{ id = 'big'; members = 1..250 | ForEach-Object { "u$_" } })
        Sync-ChatGroup $file | Out-Null
        $wanted = Get-Content $file -Raw | ConvertFrom-Json
        ($wanted.groups | Where-Object id -EQ big).members = @(3..252 | ForEach-Object { "u$_" })
        $wanted | ConvertTo-Json -Depth 5 | Set-Content $file

        $requests = $connection.Requests
        (Sync-ChatGroup $file).Changes | Should -Be 4
        # One list of groups, five of members, one request that adds, two that ask for the added ones, one that removes.
        $connection.Requests - $requests | Should -Be 10
    }

    It 'shows the plan with -WhatIf, and sends nothing that changes anything' {
        $file = Set-Wanted @(@{ id = 'general'; name = 'Everybody'; members = 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u20' }, @{ id = 'night'; members = @('u4') })
        $before = Get-State
        $plan = @(Sync-ChatGroup $file -Prune -MaximumRemoval 20 -WhatIf)

        "$plan" | Should -BeExactly ("~ name 'General' $([char] 0x2192) 'Everybody' (general) + member u20 (general) - member u8 (general) - group leads 'Team leads' " +
            '+ group night + member u4 (night) - group support ''Customer support'' - group vault ''The vault''')
        Get-State | Should -BeExactly $before
    }

    It 'says with -WhatIf what would be done to which group' {
        $file = Set-Wanted @(@{ id = 'general'; name = 'Everybody'; members = 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u20' }, @{ id = 'night'; members = @('u4') })
        $module = (Get-Module GroupAdmin).Path
        $said = pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Connect-ChatService -Platform AtomChat -Sandbox; `$null = Sync-ChatGroup '$file' -MaximumRemoval 20 -WhatIf"
        $said | Where-Object { $_ -like 'What if*' } | Should -BeExactly @(
            'What if: Performing the operation "Change the name, add 1 member, remove 1 member" on target "general".'
            'What if: Performing the operation "Create the group, add 1 member" on target "night".')
    }

    It 'still shows the plan where it would be refused' {
        $file = Set-Wanted @(@{ id = 'leads'; members = @('u1') })
        $plan = @(Sync-ChatGroup $file -WhatIf -ErrorAction SilentlyContinue -ErrorVariable refusal)
        "$plan" | Should -BeExactly '- member u2 (leads) - member u9 (leads)'
        $refusal.Count | Should -Be 1
        $refusal[0].FullyQualifiedErrorId | Should -BeLike 'ChatGuarded,*'
    }

    It 'does not remove more than a tenth of a group, and changes nothing at all then' {
        $file = Set-Wanted @(@{ id = 'general'; name = 'Everybody'; members = @('u1') }, @{ id = 'new'; members = @('u2') })
        $before = Get-State
        $failure = Get-TestFailure { Sync-ChatGroup $file }

        Assert-Failure $failure -Id ChatGuarded -Category LimitsExceeded -Target general -Like "*'general' (7 of 8, 87.5 %)*-MaximumRemoval 88 or -Force*"
        Get-State | Should -BeExactly $before
        (Sync-ChatGroup $file -Force).MembersRemoved | Should -Be 7
    }

    It 'refuses a file of no members where there were many' {
        $file = Set-Wanted @(@{ id = 'general'; members = @() })
        Assert-Failure (Get-TestFailure { Sync-ChatGroup $file }) -Id ChatGuarded -Like '*(8 of 8, 100 %)*'
        @(Get-ChatGroupMember general).Count | Should -Be 8
    }

    It 'deletes groups that are not in the file with -Prune only' {
        $file = Set-Wanted ($samples | Select-Object -First 2)
        (Sync-ChatGroup $file).GroupsLeftAlone | Should -Be 2
        (Sync-ChatGroup $file -Prune).GroupsDeleted | Should -Be 2
        (Get-ChatGroup).Id | Sort-Object | Should -BeExactly 'general', 'leads'
    }

    It 'leaves everything alone but the groups that are named' {
        $file = Set-Wanted @(@{ id = 'leads'; name = 'Bosses'; members = 'u1', 'u2', 'u9' }, @{ id = 'support'; name = 'Help'; members = @('u3') })
        (Sync-ChatGroup $file -Group lea*, vault -Prune).GroupsDeleted | Should -Be 1
        (Get-State) -join '; ' | Should -BeExactly 'general General Public: u1 u2 u3 u4 u5 u6 u7 u8; leads Bosses Private: u1 u2 u9; support Customer support Public: u10 u11 u3 u9'
    }

    It 'tells what became of each difference with -PassThru' {
        $file = Set-Wanted @(@{ id = 'leads'; name = 'Bosses'; members = 'u1', 'u2', 'u9', 'u50', 'nobody' })
        $outcomes = @(Sync-ChatGroup $file -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed)

        $outcomes | ForEach-Object { $_ | Should -BeOfType ([GroupAdmin.ChatSyncOutcome]) }
        $outcomes | ForEach-Object { "$_" } | Sort-Object | Should -BeExactly 'GroupChanged leads: Done', 'MemberMissing nobody (leads): NotFound', 'MemberMissing u50 (leads): Done'
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -BeExactly nobody
        $outcomes[0].ConnectionName | Should -BeExactly sandbox
    }

    It 'creates the users that the file describes first' {
        $file = Set-Wanted @(@{ id = 'leads'; members = 'u1', 'u2', 'u9', 'zoe' }) -User @{ id = 'zoe'; name = 'Zoe' }, @{ id = 'u1'; name = 'Ada' }
        $done = Sync-ChatGroup $file
        $done.UsersCreated, $done.UsersChanged, $done.MembersAdded, $done.InSync | Should -Be 1, 1, 1, $true
        (Get-ChatUser zoe).Name, (Get-ChatUser u1).Name | Should -BeExactly 'Zoe', 'Ada'
        (Sync-ChatGroup $file).Changes | Should -Be 0
    }

    It 'names what the platform cannot do before the first change, and leaves it out on demand' {
        $file = Set-Wanted @(@{ id = 'general'; type = 'Private' }, @{ id = 'support'; name = 'Help' })
        Assert-Failure (Get-TestFailure { Sync-ChatGroup $file }) -Id ChatNotSupported -Category NotImplemented -Like "*change the type of a group ('general')*-SkipUnsupported*"
        (Get-ChatGroup support).Name | Should -BeExactly 'Customer support'
        $done = Sync-ChatGroup $file -SkipUnsupported -WarningVariable warnings -WarningAction SilentlyContinue
        $done.GroupsChanged, $done.Skipped, $done.InSync | Should -Be 1, 1, $false
        "$warnings" | Should -BeExactly "AtomChat cannot change the type of a group ('general'). It is left out."
    }

    It 'asks for the password of a new group that is entered with one' {
        $file = Set-Wanted @(@{ id = 'safe'; type = 'Password'; members = @('u1') }, @{ id = 'safe2'; type = 'Password' })
        Assert-Failure (Get-TestFailure { Sync-ChatGroup $file }) -Id ChatNotSupported -Like '*-Password (''safe'', ''safe2'')*'
        Assert-Failure (Get-TestFailure { Sync-ChatGroup $file -Password @{ safe = 'plain' } }) -Id ChatInvalidRequest
        (Sync-ChatGroup $file -Password @{ safe = ConvertTo-TestSecret 'open'; safe2 = ConvertTo-TestSecret 'sesame' }).GroupsCreated | Should -Be 2
        (Get-ChatGroup safe).Type | Should -Be Password
    }

    It 'refuses files that are wrong, with line and reason, before any request' -ForEach @(
        @{ Name = 'bad.json'; Text = '{ "version": 1, "groups": [ { "id": "a", ] }'; Like = '*line 1*' }
        @{ Name = 'type.json'; Text = "{ `"version`": 1, `"groups`": [`n { `"id`": `"a`", `"type`": `"Open`" } ] }"; Like = '*line 2*Open*' }
        @{ Name = 'twice.json'; Text = "{ `"version`": 1, `"groups`": [`n { `"id`": `"a`" },`n { `"id`": `"a`" } ] }"; Like = '*line 3*' }
        @{ Name = 'both.json'; Text = '{ "version": 1, "groups": [ { "id": "a", "members": [ "u1" ], "bans": [ "u1" ] } ] }'; Like = '*u1*' }
        @{ Name = 'empty.json'; Text = ''; Like = '*empty*' }
        @{ Name = 'columns.csv'; Text = "GroupId,Who`na,u1"; Like = '*UserId*' }
    ) {
        Set-Content -LiteralPath "$TestDrive/$Name" -Value $Text -NoNewline
        $requests = $connection.Requests
        $failures = @(Get-TestFailure { Sync-ChatGroup "$TestDrive/$Name" -Force -Prune })
        $failures.Count | Should -BeGreaterOrEqual 1
        "$($failures[0])" | Should -BeLike $Like
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ChatInvalidRequest,*'
        $connection.Requests | Should -Be $requests
    }

    It 'reads the CSV that a spreadsheet writes' {
        Set-Content "$TestDrive/hr.csv" "GroupId;UserId`nleads;u1`nleads;u2`nleads;u9`nleads;u40"
        (Sync-ChatGroup "$TestDrive/hr.csv").MembersAdded | Should -Be 1
    }

    It 'asks for each group with -Confirm, and skips what is declined' {
        $file = Set-Wanted @(@{ id = 'leads'; name = 'Bosses' }, @{ id = 'support'; name = 'Help' })
        $module = (Get-Module GroupAdmin).Path
        $said = "N`nY" | pwsh -NoProfile -Command "Import-Module '$module'; Connect-ChatService -Platform AtomChat -Sandbox; (Sync-ChatGroup '$file' -Confirm) | ForEach-Object { 'changed ' + `$_.GroupsChanged + ', skipped ' + `$_.Skipped }"
        $said | Where-Object { $_ -like 'changed*' } | Should -BeExactly 'changed 1, skipped 1'
    }
}

Describe 'Sync-ChatGroup against a server' {
    BeforeAll {
        $server = Start-TestServer
    }

    BeforeEach {
        Reset-TestServer $server
        Connect-TestServer $server | Out-Null
        Clear-TestRequest $server
    }

    AfterEach {
        Disconnect-Test
    }

    AfterAll {
        Stop-TestServer $server
    }

    It 'sends nothing that changes anything with -WhatIf' {
        $file = Set-Wanted @(@{ id = 'general'; name = 'E'; members = 1..9 | ForEach-Object { "u$_" } }, @{ id = 'night'; members = @('u4') })
        Sync-ChatGroup $file -Prune -WhatIf | Out-Null
        (Get-TestRequest $server).operation | Sort-Object -Unique | Should -BeExactly 'getGroupList', 'getGroupUserList'
    }

    It 'sends nothing at all for a file that is wrong' {
        Set-Content "$TestDrive/bad.json" '{ "version": 1, "groups": [ {} ] }'
        Get-TestFailure { Sync-ChatGroup "$TestDrive/bad.json" } | Should -Not -BeNullOrEmpty
        @(Get-TestRequest $server).Count | Should -Be 0
    }

    It 'finishes what an interruption left, and then does nothing' {
        $members = 1..900 | ForEach-Object { "u$_" }
        $file = Set-Wanted @(@{ id = 'big'; members = $members }, @{ id = 'leads'; members = 'u1', 'u2', 'u9', 'u11' })
        Add-TestFault $server @{ kind = 'Status'; operation = 'addUsersToGroup'; status = 500; from = 4; count = 0 }
        $failed = @(Get-TestFailure { Sync-ChatGroup $file })
        $failed.Count | Should -BeGreaterThan 0
        Clear-TestFault $server

        $done = Sync-ChatGroup $file
        $done.InSync | Should -BeTrue
        (Get-TestState $server -Group big -Limit 1).memberCount | Should -Be 900
        (Sync-ChatGroup $file).Changes | Should -Be 0
    }

    It 'stops at once when the pipeline is stopped' {
        $file = Set-Wanted @(@{ id = 'big'; members = 1..30000 | ForEach-Object { "u$_" } })
        Add-TestFault $server @{ kind = 'Delay'; operation = 'addUsersToGroup'; delayMs = 300; count = 0 }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $baseUri, $file)
                    Import-Module $module
                    $secret = [Net.NetworkCredential]::new('', 'right').SecurePassword
                    Connect-ChatService -Platform AtomChat -BaseUri $baseUri -Secret $secret
                    Sync-ChatGroup $file
                }).AddArgument((Get-Module GroupAdmin).Path).AddArgument($server.BaseUri).AddArgument($file)
            $null = $shell.BeginInvoke()
            $limit = [datetime]::UtcNow.AddSeconds(30)
            while (-not @(Get-TestRequest $server -Operation addUsersToGroup) -and [datetime]::UtcNow -lt $limit) {
                Start-Sleep -Milliseconds 100
            }

            $shell.Stop()
            $sent = @(Get-TestRequest $server -Operation addUsersToGroup).Count
            Start-Sleep -Milliseconds 700
            @(Get-TestRequest $server -Operation addUsersToGroup).Count | Should -Be $sent
            $sent | Should -BeLessThan 300
        }
        finally {
            $shell.Dispose()
        }

        Clear-TestFault $server
        (Sync-ChatGroup $file).InSync | Should -BeTrue
        (Get-TestState $server -Group big -Limit 1).memberCount | Should -Be 30000
    }
}

Describe 'A round trip on <Platform>' -ForEach @(
    @{ Platform = 'AtomChat'; ReplacesIds = $false }
    @{ Platform = 'Cord'; ReplacesIds = $false }
    @{ Platform = 'Ejabberd'; ReplacesIds = $false }
    @{ Platform = 'Publisher'; ReplacesIds = $true }
) {
    BeforeAll {
        Connect-ChatService -Platform $Platform -Sandbox
    }

    AfterAll {
        Disconnect-Test
    }

    It 'gives the same file again after everything was deleted' -ForEach @(@{ Extension = 'json' }, @{ Extension = 'csv' }) {
        $before, $after = "$TestDrive/before.$Extension", "$TestDrive/after.$Extension"
        Export-ChatGroup $before
        Get-ChatGroup | Remove-ChatGroup -Confirm:$false
        @(Get-ChatGroup).Count | Should -Be 0

        $done = Sync-ChatGroup $before -Password (ConvertTo-TestSecret 'open sesame')
        $done.InSync | Should -BeTrue
        Export-ChatGroup $after
        Compare-ChatGroup $before | Should -BeNullOrEmpty
        (Sync-ChatGroup $before).Changes | Should -Be 0

        $texts = foreach ($file in $before, $after) {
            # Where the platform chooses the ids of groups, they differ, and with them the order.
            $text = Get-Content -Raw $file
            if ($ReplacesIds) { $text -replace '(?m)^"?\d+"?(?=,)' -replace '"id": "\d+"' } else { $text }
        }

        if ($ReplacesIds) {
            ($texts[1] -split "`n" | Sort-Object) -join "`n" | Should -BeExactly (($texts[0] -split "`n" | Sort-Object) -join "`n")
        }
        else {
            $texts[1] | Should -BeExactly $texts[0]
        }
    }
}
