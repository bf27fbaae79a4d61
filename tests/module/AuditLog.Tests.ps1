# The audit log as a user of the cmdlets meets it. What is written when is tested below the cmdlets, in tests/GroupAdmin.Tests/Audit.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    function Get-Change {
        # The lines about changes, in few words.
        param([string] $Path)

        Get-Content -LiteralPath $Path | ConvertFrom-Json | Where-Object event -In Attempt, Outcome | ForEach-Object {
            (@($_.event, $_.operation, $_.target) + @($_.users) + @($_.outcome) | Where-Object { $_ }) -join ' '
        }
    }
}

Describe 'Connect-ChatService -AuditLog' {
    BeforeEach {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $connection = Connect-ChatService AtomChat -Sandbox -Name audited -AuditLog $path -PassThru
    }

    AfterEach {
        Disconnect-Test
    }

    It 'is shown by the connection' {
        (Get-ChatConnection).AuditLog | Should -BeExactly $path
    }

    It 'takes a path of this session''s location' {
        Push-Location $TestDrive
        try {
            $null = Connect-ChatService AtomChat -Sandbox -Name here -AuditLog here.jsonl
        }
        finally {
            Pop-Location
        }

        Join-Path $TestDrive here.jsonl | Should -Exist
    }

    It 'holds every change of every cmdlet, and no reading' {
        $null = New-ChatGroup ops Operations -Type Private
        'u1', 'nobody' | Add-ChatGroupMember -Group ops -ErrorAction Ignore
        $null = Get-ChatGroupMember ops
        Set-ChatGroup ops -Name 'Operations team'
        Remove-ChatGroup ops -Confirm:$false
        Get-Change $path | Should -Be @(
            'Attempt CreateGroup ops'
            'Outcome CreateGroup ops Done'
            'Attempt AddMember ops u1 nobody'
            'Attempt AddMember ops nobody'
            'Outcome AddMember ops u1 Done'
            'Outcome AddMember ops nobody NotFound'
            'Attempt UpdateGroup ops'
            'Outcome UpdateGroup ops Done'
            'Attempt DeleteGroup ops'
            'Outcome DeleteGroup ops Done'
        )
    }

    It 'has no line for -WhatIf' {
        Remove-ChatGroup general -WhatIf
        'u1' | Add-ChatGroupMember -Group general -WhatIf
        Get-Change $path | Should -BeNullOrEmpty
    }

    It 'is appended to by the next connection' {
        Disconnect-ChatService
        $null = Connect-ChatService AtomChat -Sandbox -Name again -AuditLog $path
        Disconnect-ChatService
        (Get-Content $path | ConvertFrom-Json).event | Should -Be Open, Close, Open, Close
    }

    It 'keeps the connection from opening where it cannot be written' {
        $missing = Join-Path $TestDrive 'missing/audit.jsonl'
        Assert-Failure (Get-TestFailure { Connect-ChatService AtomChat -Sandbox -AuditLog $missing }) -Id ChatAudit -Category WriteError -Like '*The connection was not opened*'
    }

    It 'stops a change that it cannot take, and says so again when the connection closes' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        $null = Connect-ChatService AtomChat -Sandbox -Name lost -AuditLog (Join-Path $folder audit.jsonl)
        Remove-Item -LiteralPath $folder -Recurse
        Assert-Failure (Get-TestFailure { Remove-ChatGroup general -Confirm:$false }) -Id ChatAudit -Category WriteError -Like '*Nothing was sent*'
        Get-ChatGroup general | Should -HaveCount 1
        Assert-Failure (Get-TestFailure { Disconnect-ChatService }) -Id ChatAudit -Category WriteError
        Get-ChatConnection -Name lost -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is shared by runspaces' {
        $module = (Get-Module GroupAdmin).Path
        1..4 | ForEach-Object -Parallel {
            Import-Module $using:module
            $null = Connect-ChatService AtomChat -Sandbox -Name "job$_" -AuditLog $using:path
            1..10 | ForEach-Object { $null = New-ChatGroup "g$_" "Group $_" }
            Disconnect-ChatService
        } -ThrottleLimit 4
        $lines = Get-Content $path | ConvertFrom-Json
        foreach ($job in 1..4) {
            ($lines | Where-Object connection -EQ "job$job").event | Should -Be (@('Open') + @('Attempt', 'Outcome') * 10 + @('Close'))
        }
    }
}
