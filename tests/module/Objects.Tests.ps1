BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Get-Everything {
        Get-ChatConnection -Current
        Test-ChatConnection -Detailed
        Get-ChatPlatform
        Get-ChatGroup general
        Get-ChatGroupMember general -First 2
        Get-ChatUser u1 -Detailed
        Get-ChatUserStatus u1
        Add-ChatGroupMember leads u5 -PassThru
        Block-ChatUser u6 -By u1 -PassThru
        Send-ChatMessage leads 'Good morning' -From u1 -PassThru
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Objects that leave PowerShell and come back' {
    BeforeEach {
        $null = Connect-TestSandbox
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
    }

    It 'can be piped back in: <how>' -ForEach @(
        @{ how = 'Export-Clixml'; trip = { param($all) $all | Export-Clixml -LiteralPath $file; Import-Clixml -LiteralPath $file } }
        @{ how = 'Export-Csv'; trip = { param($all) $all | Export-Csv -LiteralPath $file; Import-Csv -LiteralPath $file } }
        @{ how = 'ConvertTo-Json'; trip = { param($all) $all | ConvertTo-Json -Depth 4 | ConvertFrom-Json } }
        @{ how = 'ConvertFrom-Json -AsHashtable'; trip = { param($all) $all | ConvertTo-Json -Depth 4 | ConvertFrom-Json -AsHashtable } }
        @{ how = 'Select-Object'; trip = { param($all) $all | Select-Object * } }
        @{ how = 'a job'; trip = { param($all) $all | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_, 2)) } } }
    ) {
        $members = @(Get-ChatGroupMember leads)
        $groups = @(Get-ChatGroup leads, vault)
        $users = @(Get-ChatUser u5, u6)

        # The connection that they were read through is closed; what came back is handled over the current one.
        $null = Connect-TestSandbox again
        Disconnect-ChatService sandbox

        & $trip $members | Remove-ChatGroupMember -ErrorAction Stop
        Get-ChatGroupMember leads | Should -BeNullOrEmpty
        & $trip $members | Add-ChatGroupMember -ErrorAction Stop
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u9
        (& $trip $groups | Get-ChatGroup -ErrorAction Stop).Id | Should -Be leads, vault
        & $trip $groups | Add-ChatGroupMember -User u7 -ErrorAction Stop
        (Get-ChatGroupMember vault).UserId | Should -Contain u7
        & $trip $users | Add-ChatGroupMember -Group leads -ErrorAction Stop
        (Get-ChatGroupMember leads).UserId | Should -Contain u6
        (& $trip $users | Get-ChatUser -ErrorAction Stop).Id | Should -Be u5, u6
    }

    It 'keep what they hold' {
        $user = Get-ChatUser u1 -Detailed
        $user | Export-Clixml -LiteralPath $file
        $back = Import-Clixml -LiteralPath $file
        foreach ($property in 'Id', 'Name', 'Role', 'AvatarUri', 'LastActiveAt', 'Platform', 'ConnectionName') {
            "$($back.$property)" | Should -Be "$($user.$property)"
        }

        $back.Friends | Should -Be u2, u3
        $back.LastActiveAt.UtcDateTime | Should -Be $user.LastActiveAt.UtcDateTime
        $back.PSTypeNames | Should -Contain Deserialized.GroupAdmin.ChatUser
        $json = $user | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Groups | Should -Be general, leads, vault
        $json.AdditionalProperties.cid | Should -Be 1
    }

    It 'become rows of a CSV file with the columns that the cmdlets take' {
        Get-ChatGroupMember leads | Export-Csv -LiteralPath $file
        $header = (Get-Content -LiteralPath $file -TotalCount 1).Replace('"', '').Split(',')
        $header[0..2] | Should -Be GroupId, UserId, Name
        (Import-Csv -LiteralPath $file).UserId | Should -Be u1, u2, u9
    }

    It 'a group from a file can be created on another connection' {
        Get-ChatGroup leads | Select-Object * -ExcludeProperty Id, GroupId | Select-Object *, @{ Name = 'Id'; Expression = { 'copy' } } | Export-Csv -LiteralPath $file
        (Import-Csv -LiteralPath $file | New-ChatGroup -ErrorAction Stop).Id | Should -Be copy
        (Get-ChatGroup copy).Type | Should -Be Private
    }
}

Describe 'What is shown' {
    BeforeAll {
        $null = Connect-TestSandbox
        $everything = @(Get-Everything)
    }

    It 'fits into 80 columns: a <_>' -ForEach 'ChatConnection', 'ChatConnectionTest', 'ChatGroup', 'ChatGroupMember', 'ChatUser', 'ChatUserStatus', 'ChatMemberOutcome', 'ChatMessage' {
        $name = $_
        $shown = @($everything | Where-Object { $_.GetType().Name -eq $name })
        $shown.Count | Should -BeGreaterThan 0
        $lines = ($shown | Out-String -Width 80).Split([Environment]::NewLine)
        ($lines.ForEach({ $_.Length }) | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80

        # At twice the width not more is shown, so that nothing was cut off that a wider window would hold.
        $wide = ($shown | Out-String -Width 200).Split([Environment]::NewLine)
        ($wide.ForEach({ $_.TrimEnd().Length }) | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    It 'is a table with these columns: <type>' -ForEach @(
        @{ type = 'ChatGroup'; columns = 'Id', 'Name', 'Type', 'Status', 'Members' }
        @{ type = 'ChatGroupMember'; columns = 'GroupId', 'UserId', 'Name', 'Role', 'Status' }
        @{ type = 'ChatUser'; columns = 'Id', 'Name', 'Email', 'Status' }
        @{ type = 'ChatMemberOutcome'; columns = 'Target', 'UserId', 'Action', 'Outcome', 'Detail' }
        @{ type = 'ChatConnection'; columns = 'Name', 'Platform', 'Mode', 'BaseUri', 'Requests' }
        @{ type = 'ChatMessage'; columns = 'From', 'To', 'Text' }
    ) {
        $text = $everything | Where-Object { $_.GetType().Name -eq $type } | Out-String -Width 80
        $header = $text.Split([Environment]::NewLine) | Where-Object { $_.Trim() } | Select-Object -First 1
        $header.Trim() -split '\s{1,}' | Should -Be $columns
    }

    It 'has a wide view of <property>: <type>' -ForEach @(
        @{ type = 'ChatGroup'; property = 'Id' }
        @{ type = 'ChatGroupMember'; property = 'UserId' }
        @{ type = 'ChatUser'; property = 'Id' }
        @{ type = 'ChatUserStatus'; property = 'UserId' }
        @{ type = 'ChatMemberOutcome'; property = 'UserId' }
        @{ type = 'ChatConnection'; property = 'Name' }
    ) {
        $shown = @($everything | Where-Object { $_.GetType().Name -eq $type })
        $words = ($shown | Format-Wide | Out-String -Width 80) -split '\s+' | Where-Object { $_ }
        $words | Should -Be @($shown.$property)
    }

    It 'says something in a text, whatever it is' {
        $types = [GroupAdmin.ChatGroup].Assembly.GetExportedTypes() | Where-Object { $_.Namespace -eq 'GroupAdmin' -and $_.IsClass -and -not $_.IsAbstract -and $_ -ne [GroupAdmin.ChatServiceException] }
        $types.Count | Should -BeGreaterThan 10
        foreach ($type in $types) {
            $type.GetMethod('ToString', [type[]] @()).DeclaringType.Namespace | Should -BeLike 'GroupAdmin*' -Because "$type has no ToString of its own"
        }
    }

    It 'has no colour in what another program reads' {
        $answer = pwsh -NoProfile -Command "Import-Module '$((Get-Module GroupAdmin).ModuleBase)/GroupAdmin.psd1'; Connect-ChatService AtomChat -Sandbox; 'u1', 'nobody' | Add-ChatGroupMember -Group general -PassThru -ErrorAction Ignore; Get-ChatUserStatus u1"
        ($answer -join "`n") | Should -Match 'NotFound'
        ($answer -join "`n") | Should -Not -Match "$([char] 27)\[3[123]m"
    }

    It 'holds no escape sequence when it goes to a file' {
        $file = Join-Path $TestDrive shown.txt
        & {
            $everything
            $everything | Format-List
            Write-Error -Message (Get-TestFailure { Get-ChatGroup nope })[0].Exception.Message -ErrorAction Continue
        } *> $file
        $text = Get-Content -LiteralPath $file -Raw
        $text | Should -Match 'Ada Lovelace'
        $text.Contains([char] 27) | Should -BeFalse
    }

    It 'is a short text, and not the name of a type, in a string: <type>' -ForEach @(
        @{ type = 'ChatGroup'; text = 'general' }
        @{ type = 'ChatGroupMember'; text = 'u1' }
        @{ type = 'ChatUser'; text = 'u1' }
        @{ type = 'ChatUserStatus'; text = 'u1: away' }
        @{ type = 'ChatMemberOutcome'; text = 'Add u5 (leads): Done' }
        @{ type = 'ChatConnection'; text = 'sandbox' }
        @{ type = 'ChatConnectionTest'; text = 'sandbox: succeeded' }
        @{ type = 'ChatPlatform'; text = 'AtomChat' }
        @{ type = 'ChatMessage'; text = 'Good morning' }
    ) {
        "$($everything | Where-Object { $_.GetType().Name -eq $type } | Select-Object -First 1)" | Should -Be $text
    }

    It 'leaves out of a list what the platform does not send' {
        $text = Get-ChatGroup leads | Format-List | Out-String
        $text | Should -Match 'Id +: leads'
        $text | Should -Not -Match 'MemberCount|Metadata|CreatedAt'
    }
}
