BeforeAll {
    . $PSScriptRoot/Common.ps1

    # A script that does not name a platform: only the ids of users differ from one to the other.
    function Invoke-NeutralScript {
        param($Connection, [scriptblock] $UserId)

        $group = New-ChatGroup -Name 'All hands' -Connection $Connection
        $added = 1..2500 | ForEach-Object { & $UserId $_ } | Add-ChatGroupMember -Group $group -PassThru -Connection $Connection
        $page = Get-ChatGroupMember -Group $group -First 10 -Skip 5 -Connection $Connection
        Set-ChatGroup $group -Name 'Everybody' -Connection $Connection
        $removed = 3, 5, 7 | ForEach-Object { & $UserId $_ } | Remove-ChatGroupMember -Group $group -PassThru -Connection $Connection
        $left = @(Get-ChatGroupMember -Group $group -Connection $Connection).Count
        $renamed = (Get-ChatGroup -Id $group.Id -Connection $Connection).Name
        Remove-ChatGroup $group -Confirm:$false -Connection $Connection
        [pscustomobject] @{
            Group = $group
            Added = $added
            Page = $page
            Removed = $removed
            Left = $left
            Renamed = $renamed
            Gone = Get-ChatGroup -Id $group.Id -Connection $Connection -ErrorAction SilentlyContinue
        }
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Publisher in <format>' -ForEach @(@{ format = 'Json' }, @{ format = 'Xml' }) {
    BeforeEach {
        $sandbox = Connect-ChatService -Platform Publisher -Sandbox -Format $format -PassThru
    }

    It 'runs a script that does not name a platform' {
        $result = Invoke-NeutralScript -Connection $sandbox -UserId { param($number) "$number" }
        $result.Group | Should -BeOfType ([GroupAdmin.ChatGroup])
        $result.Added.Count | Should -Be 2500
        $result.Added.Outcome | Select-Object -Unique | Should -Be Done
        $result.Page | Should -BeOfType ([GroupAdmin.ChatGroupMember])
        $result.Page.UserId | Should -Be (6..15)
        $result.Removed.ForEach({ "$($_.UserId) $($_.Outcome)" }) | Should -Be '3 Done', '5 Done', '7 Done'
        $result.Left | Should -Be 2497
        $result.Renamed | Should -BeExactly Everybody
        $result.Gone | Should -BeNullOrEmpty
    }

    It 'adds any number of members with one reading, one writing and one check' {
        $before = $sandbox.Requests
        100..1099 | Add-ChatGroupMember 1 | Should -BeNullOrEmpty
        $sandbox.Requests - $before | Should -Be 3
    }

    It 'removes nobody where somebody in the list is named by an address' {
        $mail = (Get-ChatUser 5).Email
        1, 2, 5 | Add-ChatGroupMember 1 -Replace
        $outcome = Add-ChatGroupMember 1 -User 1, $mail -Replace -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
        $outcome.Where({ $_.UserId -eq $mail }).Outcome | Should -Be NotAttempted
        $outcome.Where({ $_.Action -eq 'Remove' }).Outcome | Select-Object -Unique | Should -Be NotAttempted
        "$($failed[0])" | Should -BeLike "*'$mail'*give the user's id, not the e-mail address*"
        (Get-ChatGroupMember 1).UserId | Should -Be 1, 2, 5
    }

    It 'refuses a directory whose members are named by an address, before any request' {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        Export-ChatGroup $file
        $mail = (Get-ChatUser 1).Email
        $directory = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json -AsHashtable
        $directory.groups[0].members = @($directory.groups[0].members) + $mail
        $directory | ConvertTo-Json -Depth 20 | Set-Content -LiteralPath $file
        $said = Test-ChatDirectory $file -Platform Publisher
        "$($said.Message)" | Should -BeLike "*'$mail' of a member of the group*not the e-mail address*"
        $before = $sandbox.Requests
        $failure = Get-TestFailure { Sync-ChatGroup $file }
        Assert-Failure $failure -Id ChatInvalidRequest -Like "*member '$mail'*Nothing was sent*"
        $sandbox.Requests | Should -Be $before
    }

    It 'emits a user who was named by the address that it changes' {
        $mail = (Get-ChatUser 5).Email
        $changed = Set-ChatUser $mail -Email 'new5@example.net' -PassThru
        $changed.Id | Should -Be 5
        $changed.Email | Should -BeExactly 'new5@example.net'
    }

    It 'makes a list of members exact' {
        1, 2, 50 | Add-ChatGroupMember 1 -Replace
        (Get-ChatGroupMember 1).UserId | Should -Be 1, 2, 50
    }

    It 'sorts, searches and counts groups' {
        (Get-ChatGroup -Sort '-name').Name | Should -Be Support, Leads, General
        (Get-ChatGroup -Sort '+created').Name | Should -Be General, Support, Leads
        (Get-ChatGroup -Search 'LEA').Name | Should -Be Leads
        (Get-ChatGroup -CreatedAfter 2024-02-01Z -CreatedBefore 2024-03-01Z).Name | Should -Be Support
        $total, $groups = Get-ChatGroup -First 1 -IncludeTotalCount
        "$total" | Should -BeLike '*3*'
        $groups.Name | Should -Be General
        (Get-ChatGroup -Detailed).MemberCount | Should -Be 8, 4, 3
    }

    It 'reads a date in ISO 8601 alike under the culture <_>' -ForEach 'en-US', 'de-DE', 'tr-TR', 'th-TH', 'ar-SA', 'fa-IR' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            (Get-ChatGroup -CreatedAfter '2024-02-01T00:00:00Z' -CreatedBefore ' 2024-03-01Z').Name | Should -Be Support
            (Get-ChatGroup -CreatedAfter ([datetimeoffset]::new(2024, 2, 1, 0, 0, 0, [timespan]::Zero)) -CreatedBefore '2024-03-01').Name | Should -Be Support
            (Get-TestFailure { Get-ChatGroup -CreatedAfter '2024-13-01' }).FullyQualifiedErrorId | Should -BeLike 'CannotConvertArgumentNoMessage*'
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'changes users that were read, piped in as they are, over <format>' -ForEach @(
        @{ format = 'Json' }
        @{ format = 'Xml' }
    ) {
        Connect-ChatService Publisher -Sandbox -Format $format -Name read
        $users = @(Get-ChatUser -First 3 -Connection read) + @(Get-ChatUser 4 -Connection read)
        $users.ForEach({ $_.AdditionalProperties.link }) | Should -HaveCount 4
        $users | Set-ChatUser -Name 'Same Name' -Connection read -ErrorAction Stop
        (Get-ChatUser $users -Connection read).Name | Select-Object -Unique | Should -BeExactly 'Same Name'
        Disconnect-ChatService read
    }

    It 'says that an id cannot be chosen' {
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id 7 -Name x }) -Id ChatInvalidRequest -Like '*leave -Id out*Nothing was sent.'
    }

    It 'creates a user, changes what was named, and keeps the rest' {
        $user = New-ChatUser -Name 'Ann Lee' -Email ann@chat.example -Option @{ jobtitle = 'Clerk'; phone = '1' }
        Set-ChatUser $user -Option @{ phone = '2' }
        $now = Get-ChatUser $user.Id
        "$($now.Name) $($now.Email) $($now.AdditionalProperties.jobtitle) $($now.AdditionalProperties.phone) $($now.Status)" | Should -Be 'Ann Lee ann@chat.example Clerk 2 active'
    }

    It 'disables, reinstates and archives' {
        Set-ChatUser 4 -Status disabled
        (Get-ChatUser 4).Status | Should -Be disabled
        (Get-ChatUser -Status disabled).Id | Should -Be 4
        Set-ChatUser 4 -Status active
        (Get-ChatUser 4).Status | Should -Be active
        Block-ChatUser 5
        (Get-ChatUser 5).Status | Should -Be disabled
        Unblock-ChatUser 5
        (Get-ChatUser 5).Status | Should -Be active
        Remove-ChatUser 6 -Archive -Confirm:$false
        (Get-ChatUser 6).Status | Should -Be archived
    }

    It 'does not delete users, and asks for -Archive in vain elsewhere' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatUser 6 -Confirm:$false }) -Id ChatNotSupported -Like '*AtomChat*Nothing was sent.'
        $sandbox.Requests - $before | Should -Be 0
        $null = Connect-TestSandbox
        Assert-Failure (Get-TestFailure { Remove-ChatUser u6 -Archive -Confirm:$false }) -Id ChatNotSupported -Like '*Publisher*Nothing was sent.'
    }

    It 'tells unknown users one by one' {
        $failures = Get-TestFailure { 20, 10000001, 21 | Add-ChatGroupMember 1 }
        $failures.TargetObject | Should -Be 10000001
        (Get-ChatGroupMember 1).UserId | Should -Be (@(1..8) + 20, 21)
    }

    It 'refuses the token wrong' {
        Assert-Failure (Get-TestFailure { Connect-ChatService -Platform Publisher -Sandbox -Format $format -Secret (ConvertTo-TestSecret wrong) -Name other }) -Id ChatAuthentication -Category AuthenticationError
    }
}
