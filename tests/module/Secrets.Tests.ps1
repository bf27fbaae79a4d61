# Every operation of every platform, when all is well and when it is not: no stream, error, recording or object shows a secret.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $platforms = @((Get-ChatPlatform | Where-Object HasSandbox).Name)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    $key = "S3cr3t/+=%&k3y~#'<>"
    $password = "Sesame/+=%&open~#'<>"
    $forms = @(
        foreach ($secret in $key, $password) {
            $secret
            [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret))
            [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("admin@localhost:$secret"))
            [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret))
            [uri]::EscapeDataString($secret)
            [Net.WebUtility]::UrlEncode($secret)
            [Net.WebUtility]::HtmlEncode($secret)
            ($secret | ConvertTo-Json -EscapeHandling Default).Trim('"')
            ($secret | ConvertTo-Json -EscapeHandling EscapeHtml).Trim('"')
        }

        # How a signed token begins, whatever it says.
        'eyJhbGciOi'
    )

    # A call for every capability. One that is missing fails the test.
    $calls = @{
        GetGroup       = { Get-ChatGroup -Id $group @all }
        ListGroups     = { Get-ChatGroup @all }
        CreateGroup    = { New-ChatGroup @newGroup -Name New @secretOfGroup @all }
        UpdateGroup    = { Set-ChatGroup -Id $group -Name Other @all }
        AddMember      = { $users | Add-ChatGroupMember -Group $group -PassThru @all }
        SetMemberRole  = { $users | Add-ChatGroupMember -Group $group -Role admin -PassThru @all }
        RemoveMember   = { $users | Remove-ChatGroupMember -Group $group -PassThru @all }
        KickMember     = { $users | Remove-ChatGroupMember -Group $group -Kick -PassThru @all }
        ListMembers    = { Get-ChatGroupMember $group @all }
        ListBans       = { Get-ChatGroupMember $group -Banned @all }
        BanMember      = { $users | Block-ChatUser -Group $group -PassThru @all }
        UnbanMember    = { $users | Unblock-ChatUser -Group $group -PassThru @all }
        CreateUser     = { New-ChatUser @newUser -Name 'New Comer' @secretOfUser @all }
        UpdateUser     = { Set-ChatUser -Id $users[0] -Name 'Other Name' @all }
        GetUser        = { Get-ChatUser -Id $users[0] @all }
        ListUsers      = { Get-ChatUser -First 3 @all }
        GetUserStatus  = { $users | Get-ChatUserStatus @all }
        AddFriend      = { Add-ChatFriend -User $users[0] -Friend $users[1] -PassThru @all }
        RemoveFriend   = { Remove-ChatFriend -User $users[0] -Friend $users[1] -PassThru @all }
        BlockUser      = { Block-ChatUser -User $users[1] -By $users[0] -PassThru @all }
        UnblockUser    = { Unblock-ChatUser -User $users[1] -By $users[0] -PassThru @all }
        BlockAccount   = { Block-ChatUser -User $users[1] -PassThru @all }
        UnblockAccount = { Unblock-ChatUser -User $users[1] -PassThru @all }
        SendMessage    = { Send-ChatMessage -User $users[1] -From $users[0] -Message Hello @all }
        ArchiveUser    = { Remove-ChatUser -Id $users[1] -Archive -Confirm:$false @all }
        DeleteUser     = { Remove-ChatUser -Id $users[1] -Confirm:$false @all }
        DeleteGroup    = { Remove-ChatGroup -Id $group -Confirm:$false @all }
        InvokeApi      = { Invoke-ChatApi -Path groups @all }
    }

    # Everything that records and objects can show.
    function Expand-Record([object[]] $Record) {
        ($Record | ForEach-Object {
            $_ | Out-String -Width 4000
            $_ | Format-List * -Force | Out-String -Width 4000
            if ($_ -is [Management.Automation.ErrorRecord]) {
                $_.Exception | Format-List * -Force | Out-String -Width 4000
                $_.Exception.ToString()
                "$($_.TargetObject)"
            }
            else {
                $_ | ConvertTo-Json -Depth 4 -WarningAction Ignore
            }
        }) -join "`n"
    }
}

Describe 'Secrets of <_>' -ForEach $platforms {
    BeforeAll {
        $platform = $_
        $server = Start-TestServer -Platform $platform
        $can = (Get-ChatPlatform | Where-Object Name -EQ $platform).Capabilities
    }

    AfterAll {
        Disconnect-Test
        Stop-TestServer $server
    }

    It 'are nowhere to be seen, when <what>' -ForEach @(
        @{ what = 'all is well'; fault = $null }
        @{ what = 'the server refuses and gives back what it got'; fault = @{ kind = 'Status'; status = 400; count = 0; contentType = 'application/json'; body = '{"error":"KEY and PASS","message":"KEY PASS","error_message":"KEY PASS","failed":{"status":"2001","message":"KEY PASS"}}' } }
        @{ what = 'the server fails and shows them as a page'; fault = @{ kind = 'Html'; status = 500; count = 0; body = '<html>KEY PASS</html>' } }
        @{ what = 'an answer is no answer and shows them'; fault = @{ kind = 'Html'; count = 0; body = 'KEY PASS' } }
        @{ what = 'the connection is lost'; fault = @{ kind = 'ResetAfter'; count = 0 } }
    ) {
        Reset-TestServer $server
        $state = Get-TestState $server
        $group = ($state.groups | Sort-Object { -$_.memberCount } | Select-Object -First 1).id
        $users = @(if ($state.users.Count -gt 3) { $state.users[1..2].id } else { 'u1', 'u2' })
        $recording = Join-Path $TestDrive "$([guid]::NewGuid()).har"
        $all = @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue'; WarningAction = 'Continue' }
        $newGroup = if ($platform -eq 'Publisher') { @{} } else { @{ Id = 'newcomers' } }
        $newUser = if ($platform -eq 'Publisher') { @{ Email = 'new@example.net' } } else { @{ Id = 'newcomer' } }
        $secretOfGroup = if ($platform -in 'AtomChat', 'Grupo', 'Ejabberd') { @{ Type = 'Password'; Password = ConvertTo-TestSecret $password } } else { @{} }
        $secretOfUser = if ($platform -in 'Grupo', 'Ejabberd') { @{ Password = ConvertTo-TestSecret $password } } else { @{} }
        if ($platform -eq 'Grupo') {
            $newUser.Email = 'new@example.net'
        }

        $can | Where-Object { -not $calls.ContainsKey("$_") } | Should -BeNullOrEmpty -Because 'every capability needs a call here'
        $Error.Clear()
        $shown = & {
            # Before version 7.6, -Debug has PowerShell ask before each change.
            $PSDefaultParameterValues = @{ '*-Chat*:Confirm' = $false }
            Connect-TestServer $server -Secret $key -With (@{ RecordTo = $recording; MaximumRetryCount = 1; SkipTest = $true } + $all)
            if ($fault) {
                $bad = $fault.Clone()
                if ($bad.body) {
                    # What was never sent cannot be known for a secret.
                    $bad.body = $bad.body.Replace('KEY', $key).Replace('PASS', $(if ($platform -in 'AtomChat', 'Grupo') { $password } else { '' }))
                }

                Add-TestFault $server $bad
            }

            foreach ($capability in $can) {
                try {
                    . $calls["$capability"]
                }
                catch {
                    $_
                }
            }

            Get-ChatConnection
            Disconnect-ChatService @all
        } *>&1
        @(Get-TestRequest $server).Count | Should -BeGreaterOrEqual 4 -Because 'there must be something to look through'
        $texts = @{ shown = Expand-Record $shown; error = if ($Error) { Expand-Record $Error } else { '' }; recording = [IO.File]::ReadAllText($recording) }
        $texts.shown.Length | Should -BeGreaterThan 2000
        foreach ($place in $texts.Keys) {
            foreach ($form in $forms) {
                $at = $texts[$place].IndexOf($form, [StringComparison]::OrdinalIgnoreCase)
                $context = if ($at -ge 0) { $texts[$place].Substring([Math]::Max(0, $at - 120), [Math]::Min(240, $texts[$place].Length - [Math]::Max(0, $at - 120))) }
                $at | Should -BeLessThan 0 -Because "'$form' must not be in the $place`: $context"
            }
        }
    }
}
