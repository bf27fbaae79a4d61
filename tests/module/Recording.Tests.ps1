BeforeDiscovery {
    $recordings = (Get-ChildItem -Path "$PSScriptRoot/../recordings/AtomChat/*.har").ForEach({ @{ name = $_.Name; path = $_.FullName } })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # What an administrator does in a session; the same script is recorded and replayed.
    function Invoke-Work {
        New-ChatGroup ops Operations -Type Password -Password (ConvertTo-TestSecret sesame-open)
        (1..250).ForEach({ "u$_" }) + 'nobody' | Add-ChatGroupMember ops -PassThru -ErrorAction SilentlyContinue | Sort-Object UserId
        Block-ChatUser u3 -Group ops -PassThru
        Get-ChatGroup general, ops
        Get-ChatGroupMember ops -First 5
        Get-ChatUser u1 -Detailed
        Get-ChatUserStatus u1, u2
        Send-ChatMessage ops 'Good morning' -From u1 -PassThru
        Remove-ChatGroup ops -Confirm:$false
    }

    function ConvertTo-Plain([object[]] $Object) {
        ($Object | ConvertTo-Json -Depth 5 -WarningAction Ignore) -replace '"ConnectionName": "\w+"', '"ConnectionName": "any"'
    }
}

Describe 'Recording' {
    BeforeEach {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).har"
    }

    AfterEach {
        Disconnect-Test
    }

    It 'replayed, the same script gives the same objects, and every entry is used' {
        Connect-ChatService AtomChat -Sandbox -RecordTo $file
        $recorded = ConvertTo-Plain (Invoke-Work)
        Disconnect-ChatService

        Connect-ChatService AtomChat -ReplayFrom $file
        (Get-ChatConnection -Current).Mode | Should -Be Replay
        $replayed = ConvertTo-Plain (Invoke-Work)
        Disconnect-ChatService -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
        $replayed | Should -BeExactly $recorded
        $recorded | Should -Match nobody
    }

    It 'is a HAR 1.2 file, and holds neither key nor password' {
        Connect-ChatService AtomChat -Sandbox -RecordTo $file -Secret (ConvertTo-TestSecret sesame-key)
        $null = Invoke-Work
        Disconnect-ChatService
        $text = Get-Content -LiteralPath $file -Raw
        $har = $text | ConvertFrom-Json
        $har.log.version | Should -Be 1.2
        $har.log.entries.Count | Should -BeGreaterThan 10
        $har.log.entries[0].request.url | Should -BeLike '*/createGroup'
        $text | Should -Not -Match sesame
    }

    It 'does not overwrite a file, and leaves it as it is' {
        Set-Content -LiteralPath $file -Value precious
        $failure = Get-TestFailure { Connect-ChatService AtomChat -Sandbox -RecordTo $file }
        Assert-Failure $failure -Id Chat* -Like "*$([IO.Path]::GetFileName($file))*"
        Get-Content -LiteralPath $file | Should -Be precious
        Get-ChatConnection | Should -BeNullOrEmpty
    }

    It 'takes a path relative to the current folder of the session' {
        Push-Location $TestDrive
        try {
            Connect-ChatService AtomChat -Sandbox -RecordTo ./relative.har
            $null = Get-ChatGroup
            Disconnect-ChatService
            "$TestDrive/relative.har" | Should -Exist
        }
        finally {
            Pop-Location
        }
    }

    It 'says so where the folder does not exist' {
        Assert-Failure (Get-TestFailure { Connect-ChatService AtomChat -Sandbox -RecordTo "$TestDrive/no/such/folder.har" }) -Id Chat* -Like '*folder*'
    }

    It 'is complete while the connection is open, for a session that is killed' {
        Connect-ChatService AtomChat -Sandbox -RecordTo $file
        $null = Get-ChatGroup
        (Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).log.entries.Count | Should -Be 1
    }
}

Describe 'Replaying' {
    BeforeAll {
        $file = Join-Path $TestDrive 'work.har'
        Connect-ChatService AtomChat -Sandbox -RecordTo $file
        $null = Get-ChatGroup leads
        $null = Get-ChatUser u1
        $null = Get-ChatUser u2
        Disconnect-ChatService
    }

    AfterEach {
        Disconnect-Test
    }

    It 'needs no key and sends nothing anywhere' {
        Connect-ChatService AtomChat -ReplayFrom $file -BaseUri https://chat.invalid/api/v2
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
    }

    It 'refuses a request that is not in it, and says which' {
        Connect-ChatService AtomChat -ReplayFrom $file
        Assert-Failure (Get-TestFailure { Get-ChatUser u9 }) -Id Chat* -Like '*getUser*'
        Assert-Failure (Get-TestFailure { Remove-ChatGroup leads -Confirm:$false }) -Id Chat* -Like '*deleteGroup*'
    }

    It 'answers each request once' {
        Connect-ChatService AtomChat -ReplayFrom $file
        $null = Get-ChatUser u1 -ErrorAction Stop
        (Get-TestFailure { Get-ChatUser u1 }) | Should -HaveCount 1
    }

    It 'warns at the end of what was never asked for' {
        Connect-ChatService AtomChat -ReplayFrom $file
        $null = Get-ChatUser u1
        Disconnect-ChatService -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 2
        "$warnings" | Should -BeLike '*getGroupList*getUser*'
    }

    It 'refuses a file that <what>' -ForEach @(
        @{ what = 'is missing'; content = $null }
        @{ what = 'is empty'; content = '' }
        @{ what = 'is no JSON'; content = 'precious' }
        @{ what = 'is no HAR'; content = '{"a":1}' }
    ) {
        $bad = Join-Path $TestDrive "bad-$([guid]::NewGuid()).har"
        if ($null -ne $content) {
            Set-Content -LiteralPath $bad -Value $content -NoNewline
        }

        Assert-Failure (Get-TestFailure { Connect-ChatService AtomChat -ReplayFrom $bad }) -Id ChatInvalidRequest -Category InvalidArgument -Like '*bad-*'
    }
}

Describe 'The recordings of the tests' {
    It 'are there' {
        @(Get-ChildItem "$PSScriptRoot/../recordings/AtomChat/*.har").Count | Should -BeGreaterThan 50
    }

    It '<name> can be opened' -ForEach $recordings {
        $connection = Connect-ChatService AtomChat -ReplayFrom $path -PassThru
        try {
            $entries = (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).log.entries.Count
            $connection.GetUnusedReplayEntries() | Should -HaveCount $entries
        }
        finally {
            Disconnect-Test
        }
    }

    It 'answer the cmdlets: <file>' -ForEach @(
        @{ file = 'getGroupUserList'; id = $null; call = { Get-ChatGroupMember ops } }
        @{ file = 'getGroupUserList-plain-ids'; id = $null; call = { Get-ChatGroupMember ops } }
        @{ file = 'getGroupList-web-page'; id = 'ChatMalformedAnswer'; call = { Get-ChatGroup } }
        @{ file = 'getGroupList-other-shape'; id = 'ChatMalformedAnswer'; call = { Get-ChatGroup } }
        @{ file = 'getGroupUserList-unknown-group'; id = 'ChatNotFound'; call = { Get-ChatGroupMember ops } }
        @{ file = 'addUsersToGroup-partial'; id = 'ChatNotFound'; call = { Add-ChatGroupMember ops ann, nobody } }
        @{ file = 'removeUsersFromGroup-all-or-nothing'; id = $null; call = { Remove-ChatGroupMember ops ann, bob -PassThru } }
        @{ file = 'createGroup-exists'; id = 'ChatAlreadyExists'; call = { New-ChatGroup ops Operations -Type Public } }
    ) {
        $null = Connect-ChatService AtomChat -ReplayFrom "$PSScriptRoot/../recordings/AtomChat/$file.har"
        try {
            if ($id) {
                Assert-Failure (Get-TestFailure $call) -Id $id
            }
            else {
                @(& $call).Count | Should -BeGreaterThan 0
                Disconnect-ChatService -WarningVariable warnings -WarningAction SilentlyContinue
                $warnings | Should -BeNullOrEmpty
            }
        }
        finally {
            Disconnect-Test
        }
    }
}
