BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Add-ChatGroupMember' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'adds every id from the pipeline and says nothing' {
        'u9', 'u10' | Add-ChatGroupMember -Group general | Should -BeNullOrEmpty
        (Get-ChatGroupMember general).UserId | Should -Be (1..10).ForEach({ "u$_" })
    }

    It 'takes group and users by position' {
        Add-ChatGroupMember general u9, u10
        (Get-ChatGroupMember general).Count | Should -Be 10
    }

    It 'emits one outcome for each user with -PassThru' {
        $outcomes = 'u9', 'u1' | Add-ChatGroupMember -Group general -PassThru
        $outcomes | Should -BeOfType ([GroupAdmin.ChatMemberOutcome])
        $outcomes.ForEach({ "$($_.GroupId) $($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be 'general u1 Add Done', 'general u9 Add Done'
        $outcomes.ConnectionName | Select-Object -Unique | Should -Be 'sandbox'
    }

    It 'takes rows with the columns <group> and <user>' -ForEach @(
        @{ group = 'GroupId'; user = 'UserId' }
        @{ group = 'GUID'; user = 'UID' }
        @{ group = 'Group'; user = 'User' }
        @{ group = 'groupid'; user = 'Member' }
    ) {
        $file = Join-Path $TestDrive 'members.csv'
        "$group,$user,Remark", 'leads,u5,x', 'vault,u6,y' | Set-Content -LiteralPath $file
        Import-Csv -LiteralPath $file | Add-ChatGroupMember
        (Get-ChatGroupMember leads).UserId | Should -Contain 'u5'
        (Get-ChatGroupMember leads).UserId | Should -Not -Contain 'u6'
        (Get-ChatGroupMember vault).UserId | Should -Contain 'u6'
    }

    It 'takes rows with the column Id for the users of a named group' {
        [pscustomobject] @{ Id = 'u5' }, @{ id = 'u6' } | Add-ChatGroupMember leads
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u5, u6, u9
    }

    It 'takes users, groups and members as objects' {
        Get-ChatUser u5 | Add-ChatGroupMember -Group leads
        Get-ChatGroup leads, vault | Add-ChatGroupMember -User u6
        Get-ChatGroupMember support | Add-ChatGroupMember -Group vault
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u5, u6, u9
        (Get-ChatGroupMember vault).UserId | Should -Be u1, u3, u6, u9, u10, u11, u12
    }

    It 'takes the letters of a range as ids' {
        'a'..'c' | ForEach-Object { New-ChatUser -Id $_ -Name $_ } | Out-Null
        'a'..'c' | Add-ChatGroupMember -Group leads
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u9, a, b, c
    }

    It 'adds every user to every group' {
        Add-ChatGroupMember -Group leads, vault -User u5, u6 -PassThru | Should -HaveCount 4
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u5, u6, u9
        (Get-ChatGroupMember vault).UserId | Should -Be u1, u5, u6, u12
    }

    It 'counts a member as unchanged, without an error' {
        $outcome = Add-ChatGroupMember general u1 -PassThru -ErrorAction Stop
        $outcome.Outcome | Should -Be Unchanged
    }

    It 'sends a user once who was given twice' {
        $outcomes = 'u9', 'u9' | Add-ChatGroupMember -Group general -PassThru
        $outcomes.Outcome | Sort-Object | Should -Be Done, Unchanged
    }

    It 'reports each unknown user, whom the platform leaves out in silence, and adds the others' {
        $failures = @(Get-TestFailure { 'u9', 'nobody', 'u10', 'noone' | Add-ChatGroupMember -Group general })
        $failures | Should -HaveCount 2
        $failures.TargetObject | Sort-Object | Should -Be nobody, noone
        $failures.ForEach({ $_.CategoryInfo.Category }) | Select-Object -Unique | Should -Be ObjectNotFound
        (Get-ChatGroupMember general).UserId | Should -Be (1..10).ForEach({ "u$_" })
    }

    It 'gives the failed ids to -ErrorVariable, ready to be piped back in' {
        'u9', 'nobody' | Add-ChatGroupMember -Group general -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.TargetObject | Should -Be nobody
        $null = New-ChatUser nobody Nobody
        $failed.TargetObject | Add-ChatGroupMember -Group general -ErrorAction Stop
        (Get-ChatGroupMember general).UserId | Should -Contain nobody
    }

    It 'reports an unknown group once, whatever the number of its users, and serves the other groups' {
        $failures = @(Get-TestFailure { (1..150).ForEach({ "u$_" }) | Add-ChatGroupMember -Group nope, leads })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nope -Like "*no group 'nope'*"
        (Get-ChatGroupMember leads).Count | Should -Be 150
    }

    It 'says of a banned user that it was refused' {
        Block-ChatUser u9 -Group general
        $outcome = Add-ChatGroupMember general u9 -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $outcome.Outcome | Should -Be Refused
        Assert-Failure $failed -Id ChatInvalidRequest -Category InvalidArgument -Target u9 -Like '*banned*'
    }

    It 'leaves it at the answer with -SkipVerification, and says that users were not reported' {
        $before = $sandbox.Requests
        $outcomes = 'u9', 'nobody' | Add-ChatGroupMember -Group general -PassThru -SkipVerification -ErrorAction Stop
        $outcomes.Outcome | Should -Be NotReported, NotReported
        $sandbox.Requests - $before | Should -Be 1
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        'u9', 'u10' | Add-ChatGroupMember -Group general -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        (Get-ChatGroupMember general).Count | Should -Be 8
    }

    It 'reads the list with -Replace -WhatIf, names whom it would remove, and changes nothing' {
        $before = $sandbox.Requests
        $told = & {
            Start-Transcript -Path (Join-Path $TestDrive 'replace.txt') | Out-Null
            try { 'u1', 'u9' | Add-ChatGroupMember -Group general -Replace -WhatIf } finally { Stop-Transcript | Out-Null }
            Get-Content -LiteralPath (Join-Path $TestDrive 'replace.txt') -Raw
        }
        foreach ($user in 'u1', 'u9') {
            $told | Should -Match "`"Add member`" on target `"$user \(group general\)`""
        }

        foreach ($number in 2..8) {
            $told | Should -Match "`"Remove member`" on target `"u$number \(group general\)`""
        }

        $sandbox.Requests - $before | Should -Be 1
        (Get-ChatGroupMember general).Count | Should -Be 8
    }

    It 'names nobody to be removed where an id could not be sent' {
        $told = & {
            Start-Transcript -Path (Join-Path $TestDrive 'refused.txt') | Out-Null
            try { 'u1', 'a,b' | Add-ChatGroupMember -Group general -Replace -WhatIf -ErrorAction SilentlyContinue } finally { Stop-Transcript | Out-Null }
            Get-Content -LiteralPath (Join-Path $TestDrive 'refused.txt') -Raw
        }
        $told | Should -Match 'u1 \(group general\)'
        $told | Should -Not -Match 'Remove member'
    }

    It 'sends nothing, and names every user, where the script has set $WhatIfPreference' {
        $before = $sandbox.Requests
        $told = & {
            $WhatIfPreference = $true
            Start-Transcript -Path (Join-Path $TestDrive 'whatif.txt') -WhatIf:$false | Out-Null
            try { 'u9', 'u10' | Add-ChatGroupMember -Group general } finally { Stop-Transcript -WhatIf:$false | Out-Null }
            Get-Content -LiteralPath (Join-Path $TestDrive 'whatif.txt') -Raw
        }
        $told | Should -Match 'u9 \(group general\)'
        $told | Should -Match 'u10 \(group general\)'
        $sandbox.Requests | Should -Be $before
    }

    It 'names every user with -Verbose' {
        $told = 'u9', 'u10' | Add-ChatGroupMember -Group general -Verbose 4>&1
        $told.Where({ "$_" -like '*u9 (group general)*' }) | Should -HaveCount 1
        $told.Where({ "$_" -like '*u10 (group general)*' }) | Should -HaveCount 1
    }

    It 'asks, and does nothing where nobody can be asked, <name>' -ForEach @(
        @{ name = 'with -Confirm'; set = ''; given = @{ Confirm = $true }; members = 8 }
        @{ name = 'where $ConfirmPreference is Medium'; set = 'Medium'; given = @{}; members = 8 }
        @{ name = 'but not with -Confirm:$false'; set = 'Low'; given = @{ Confirm = $false }; members = 9 }
        @{ name = 'but not where $ConfirmPreference is None'; set = 'None'; given = @{}; members = 9 }
        @{ name = 'but not as it is by default'; set = ''; given = @{}; members = 9 }
    ) {
        # A runspace without a host of its own refuses every question.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $connection, $set, $given)
                    Import-Module $module
                    if ($set) { $ConfirmPreference = $set }
                    'u9' | Add-ChatGroupMember -Group general -Connection $connection @given
                }).AddArgument((Get-Module GroupAdmin).Path).AddArgument($sandbox).AddArgument($set).AddArgument($given)
            try { $null = $shell.Invoke() } catch [Management.Automation.MethodInvocationException] { $members | Should -Be 8 -Because "$_" }
        }
        finally {
            $shell.Dispose()
        }

        (Get-ChatGroupMember general).Count | Should -Be $members
    }

    It 'works over the connection given as <kind>' -ForEach @(
        @{ kind = 'an object' }
        @{ kind = 'a name' }
    ) {
        $connection = if ($kind -eq 'a name') { 'OTHER' } else { Get-ChatConnection other }
        Add-ChatGroupMember general u9 -Connection $connection
        (Get-ChatGroupMember general -Connection other).UserId | Should -Contain u9
        (Get-ChatGroupMember general -Connection sandbox).UserId | Should -Not -Contain u9
    }

    It 'handles an object over the connection that it was read through, unless -Connection says otherwise' {
        Get-ChatGroup leads -Connection other | Add-ChatGroupMember -User u5
        (Get-ChatGroupMember leads -Connection sandbox).UserId | Should -Not -Contain u5
        (Get-ChatGroupMember leads -Connection other).UserId | Should -Contain u5
        Get-ChatGroup leads -Connection other | Add-ChatGroupMember -User u6 -Connection sandbox
        (Get-ChatGroupMember leads -Connection sandbox).UserId | Should -Contain u6
        (Get-ChatGroupMember leads -Connection other).UserId | Should -Not -Contain u6
    }

    It 'leaves objects alone that were read through a connection that is closed' {
        $group = Get-ChatGroup leads -Connection other
        Disconnect-ChatService other
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { $group | Add-ChatGroupMember -User u5 }) -Id ChatInvalidRequest -Target leads -Like "*'other'*-Connection*"
        $sandbox.Requests | Should -Be $before
    }

    Context '-Replace' {
        It 'makes the list what was given' {
            'u1', 'u9' | Add-ChatGroupMember general -Replace
            (Get-ChatGroupMember general).UserId | Should -Be u1, u9
        }

        It 'makes a list longer than a batch what was given, and tells who was removed' {
            Set-ChatConnection -BatchSize 5
            $outcomes = (7..20).ForEach({ "u$_" }) | Add-ChatGroupMember general -Replace -PassThru
            (Get-ChatGroupMember general).UserId | Should -Be (7..20).ForEach({ "u$_" })
            $outcomes | Where-Object Action -EQ Remove | ForEach-Object UserId | Sort-Object | Should -Be (1..6).ForEach({ "u$_" })
            ($outcomes | Where-Object Action -EQ Add).Count | Should -Be 14
        }

        It 'removes nobody when none of the given users can be added' {
            $failures = @(Get-TestFailure { 'nobody' | Add-ChatGroupMember general -Replace })
            $failures | Should -HaveCount 2
            $failures[0].TargetObject | Should -Be nobody
            $failures[1].TargetObject | Should -Be general
            $failures[1].Exception.Message | Should -BeLike '*Nobody was removed*'
            (Get-ChatGroupMember general).Count | Should -Be 8
        }

        It 'changes nothing when no user is given, and says so' {
            $before = $sandbox.Requests
            Assert-Failure (Get-TestFailure { @() | Add-ChatGroupMember general -Replace }) -Id ChatInvalidRequest -Like '*Nothing was changed*'
            $sandbox.Requests | Should -Be $before
        }

        It 'removes nobody when one of the given ids cannot be sent' {
            $failures = @(Get-TestFailure { 'u1', 'a,b', 'u9' | Add-ChatGroupMember general -Replace })
            $failures | Should -HaveCount 2
            $failures[0].TargetObject | Should -Be 'a,b'
            $failures[1].Exception.Message | Should -BeLike '*Nobody was removed*'
            (Get-ChatGroupMember general).UserId | Should -Be ((1..9).ForEach({ "u$_" }))
        }
    }

    Context 'wrong input' {
        It 'refuses the id <what> before any request, and adds the others' -ForEach @(
            @{ what = 'that is empty'; id = ''; like = '*it is empty*' }
            @{ what = 'with a comma'; id = 'a,b'; like = '*comma*' }
            @{ what = 'with a control character'; id = "a`tb"; like = '*control character*' }
            @{ what = 'with white space around it'; id = ' u9'; like = '*white space*' }
            @{ what = 'that is too long'; id = 'x' * 5000; like = '*000 characters*' }
        ) {
            $failures = @(Get-TestFailure { $id, 'u9' | Add-ChatGroupMember -Group general })
            Assert-Failure $failures -Id ChatInvalidRequest -Category InvalidArgument -Target $id -Like $like
            (Get-ChatGroupMember general).Count | Should -Be 9

            $before = $sandbox.Requests
            $failures = @(Get-TestFailure { Add-ChatGroupMember -Group $id -User u9, u10 })
            Assert-Failure $failures -Id ChatInvalidRequest -Category InvalidArgument -Target $id -Like $like
            $sandbox.Requests | Should -Be $before
        }

        It 'counts a refused id as not attempted' {
            $outcome = Add-ChatGroupMember general 'a,b' -PassThru -ErrorAction SilentlyContinue
            $outcome.Outcome | Should -Be NotAttempted
            $outcome.UserId | Should -Be 'a,b'
        }

        It 'counts everybody as not attempted who was given for a group that cannot be sent, with one error' {
            $rows = [pscustomobject] @{ GroupId = ''; UserId = 'u9' }, [pscustomobject] @{ GroupId = ''; UserId = 'u10' }, [pscustomobject] @{ GroupId = 'leads'; UserId = 'u3' }
            $outcomes = @($rows | Add-ChatGroupMember -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed)
            $outcomes.ForEach({ "$($_.GroupId) $($_.UserId) $($_.Outcome)" }) | Sort-Object | Should -Be ' u10 NotAttempted', ' u9 NotAttempted', 'leads u3 Done'
            $outcomes.Where({ $_.UserId -eq 'u10' }).Detail | Should -BeLike '*it is empty*'
            $failed | Should -HaveCount 1
        }

        It 'refuses null' {
            Assert-Failure (Get-TestFailure { Add-ChatGroupMember general $null }) -Id ParameterArgumentTransformationError -Like '*user is null*'
            Assert-Failure (Get-TestFailure { $null, 'u9' | Add-ChatGroupMember general }) -Id ParameterArgumentTransformationError -Like '*user is null*'
            (Get-ChatGroupMember general).UserId | Should -Contain u9
        }

        It 'refuses an object that names no user, as an error of its own' {
            $rows = [pscustomobject] @{ Foo = 1 }, (Get-ChatGroup leads), [datetime]::Now, [pscustomobject] @{ UserId = 'u9' }
            $failures = @(Get-TestFailure { $rows | Add-ChatGroupMember -Group general })
            $failures | Should -HaveCount 3
            $failures.ForEach({ $_.Exception.Message }) | Should -BeLike '*names no user. It needs one of the properties UserId, UID, User, Member, Id.'
            (Get-ChatGroupMember general).UserId | Should -Contain u9
        }

        It 'refuses a text alone, which could be a group or a user' {
            Assert-Failure (Get-TestFailure { 'general' | Add-ChatGroupMember }) -Id ChatInvalidRequest -Target general -Like '*could be a group or a user*'
        }

        It 'takes a number for an id' {
            $null = New-ChatUser 4711 Koelnisch
            4711 | Add-ChatGroupMember general
            (Get-ChatGroupMember general).UserId | Should -Contain 4711
        }
    }
}
