#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Compare-ChatGroup: one object for each difference between a file (or another connection) and the platform. It changes nothing.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $arrow = [char] 0x2192

    function New-WantedFile {
        # The state of the sandbox with some drift, as a file.
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A file of the test drive.')]
        param([string] $Name = 'wanted.json')
        $path = Join-Path $TestDrive $Name
        Set-Content -LiteralPath $path -Value (@{
                version = 1
                groups  = @(
                    @{ id = 'general'; name = 'Everybody'; members = 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u20' }
                    @{ id = 'leads'; name = 'Team leads'; members = 'u1', 'u2', 'u9' }
                    @{ id = 'night'; name = 'Night shift'; members = @('u4') }
                )
            } | ConvertTo-Json -Depth 5)
        $path
    }
}

Describe 'Compare-ChatGroup' {
    BeforeEach {
        $connection = Connect-TestSandbox
        $file = New-WantedFile
    }

    AfterEach {
        Disconnect-Test
    }

    It 'emits one object for each difference, in order' {
        $found = @(Compare-ChatGroup $file)

        "$found" | Should -BeExactly ("~ name 'General' $arrow 'Everybody' (general) + member u20 (general) - member u8 (general) " +
            '+ group night ''Night shift'' + member u4 (night) - group support ''Customer support'' - group vault ''The vault''')
        $found | ForEach-Object { $_ | Should -BeOfType ([GroupAdmin.ChatDifference]) }
        $found[0].Kind, $found[0].GroupId, $found[0].Property, $found[0].Wanted, $found[0].Actual | Should -BeExactly 'GroupChanged', 'general', 'Name', 'Everybody', 'General'
        $found[1].Kind, $found[1].UserId, $found[1].ConnectionName, $found[1].Platform | Should -BeExactly 'MemberMissing', 'u20', 'sandbox', 'AtomChat'
    }

    It 'reads each list once and changes nothing' {
        $before = Get-ChatGroup | Get-ChatGroupMember | ForEach-Object { "$($_.GroupId) $_" }
        $requests = $connection.Requests
        Compare-ChatGroup $file | Out-Null

        $connection.Requests - $requests | Should -Be 3 -Because 'one list of groups, and two of members'
        Get-ChatGroup | Get-ChatGroupMember | ForEach-Object { "$($_.GroupId) $_" } | Should -BeExactly $before
    }

    It 'emits the counts instead with -Summary' {
        $summary = Compare-ChatGroup $file -Summary

        $summary | Should -BeOfType ([GroupAdmin.ChatComparisonSummary])
        $summary.InSync | Should -BeFalse
        $summary.Differences, $summary.Groups, $summary.GroupsMissing, $summary.GroupsExtra, $summary.GroupsChanged, $summary.MembersMissing, $summary.MembersExtra |
            Should -Be 7, 5, 1, 2, 1, 2, 1
        "$summary" | Should -BeExactly '7 differences'
    }

    It 'looks only at the groups that are named, with wildcards' {
        (Compare-ChatGroup $file -Group 'n*', leads).GroupId | Select-Object -Unique | Should -BeExactly 'night'
        Compare-ChatGroup $file -Group leads | Should -BeNullOrEmpty
        (Compare-ChatGroup $file -Group support).Kind | Should -Be 'GroupExtra'
        Get-ChatGroup leads | ForEach-Object { Compare-ChatGroup $file -Group $_ } | Should -BeNullOrEmpty
    }

    It 'tells a group that is nowhere' {
        $failure = Get-TestFailure { Compare-ChatGroup $file -Group leads, nowhere }
        Assert-Failure $failure -Id ChatNotFound -Category ObjectNotFound -Target nowhere
    }

    It 'says nothing and succeeds where nothing differs, and fails on demand where something does' {
        Compare-ChatGroup $file -Group leads -FailOnDifference
        $? | Should -BeTrue
        Compare-ChatGroup $file -FailOnDifference -ErrorAction SilentlyContinue | Out-Null
        $? | Should -BeFalse
        $failure = Get-TestFailure { Compare-ChatGroup $file -FailOnDifference }
        Assert-Failure $failure -Id ChatOutOfSync -Category InvalidResult -Like '*7 differences*'
        $failure[0].TargetObject.MembersMissing | Should -Be 2
        { Compare-ChatGroup $file -FailOnDifference -ErrorAction Stop } | Should -Throw -ErrorId 'ChatOutOfSync*'
    }

    It 'prints a short plan' {
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $printed = Compare-ChatGroup $file | Out-String -Width 80
        }
        finally {
            $PSStyle.OutputRendering = $rendering
        }

        $printed | Should -Not -Match ([char] 27)
        ($printed -split '\r?\n' | Where-Object { $_ }).Trim() | Should -BeExactly @(
            'Group: general', "~ name 'General' $arrow 'Everybody'", '+ member u20', '- member u8'
            'Group: night', "+ group night 'Night shift'", '+ member u4'
            'Group: support', "- group support 'Customer support'", 'Group: vault', "- group vault 'The vault'")
    }

    It 'survives a file and a job' {
        $found = Compare-ChatGroup $file
        $found | Export-Clixml "$TestDrive/found.xml"
        $back = @(Import-Clixml "$TestDrive/found.xml")
        $back.Count | Should -Be 7
        $back[0].Wanted | Should -BeExactly 'Everybody'
        [GroupAdmin.ChatDifferenceKind] $back[0].Kind | Should -Be GroupChanged
        ($found | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json)[1].UserId | Should -BeExactly 'u20'
        ($found | Select-Object Kind, GroupId, UserId, Property, Wanted, Actual | ConvertTo-Csv)[2] | Should -BeExactly '"MemberMissing","general","u20",,,'
    }

    It 'compares two connections' {
        Connect-TestSandbox -Name other | Out-Null
        Compare-ChatGroup -Reference sandbox | Should -BeNullOrEmpty
        Remove-ChatGroupMember -Group leads -User u9
        Set-ChatGroup support -Name Help
        "$(Compare-ChatGroup -Reference sandbox)" | Should -BeExactly "+ member u9 (leads) ~ name 'Help' $arrow 'Customer support' (support)"
    }

    It 'refuses a file that is wrong, with line and reason, before any request' {
        $requests = $connection.Requests
        Set-Content "$TestDrive/bad.json" '{ "version": 1, "groups": [ { "id": "a" }, { "id": "a" } ] }'
        $failure = Get-TestFailure { Compare-ChatGroup "$TestDrive/bad.json" }
        Assert-Failure $failure -Id ChatInvalidRequest -Category InvalidArgument -Like '*bad.json, line 1:*'
        Assert-Failure (Get-TestFailure { Compare-ChatGroup "$TestDrive/none.json" }) -Id ChatNotFound
        Assert-Failure (Get-TestFailure { Compare-ChatGroup "$TestDrive/wanted.txt" }) -Id ChatInvalidRequest -Like '*-Format*'
        $connection.Requests | Should -Be $requests
    }

    It 'says once what the platform cannot hold, and counts it as no difference' {
        Set-Content "$TestDrive/more.json" '{ "version": 1, "groups": [ { "id": "leads", "description": "D" }, { "id": "support", "description": "E", "metadata": { "a": 1 } } ] }'
        $found = Compare-ChatGroup "$TestDrive/more.json" -Group leads, support -WarningVariable warnings -WarningAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        "$warnings" | Should -BeExactly "AtomChat cannot hold the description of a group, so it is left out ('leads' and 1 more). AtomChat cannot hold the metadata of a group, so it is left out ('support')."
        (Compare-ChatGroup "$TestDrive/more.json" -Group leads, support -Summary).CannotHold.Count | Should -Be 2
    }

    It 'is refused by a platform that tells no groups, before any request' {
        $grupo = Connect-ChatService -Platform Grupo -Sandbox -PassThru
        Assert-Failure (Get-TestFailure { Compare-ChatGroup $file }) -Id ChatNotSupported -Category NotImplemented
        $grupo.Requests | Should -Be 0
    }
}
