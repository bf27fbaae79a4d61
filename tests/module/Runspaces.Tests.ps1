BeforeAll {
    . $PSScriptRoot/Common.ps1
    $manifest = (Get-Module GroupAdmin).Path

    # Runs a script in an open runspace and gives what it emits; its errors end it.
    function Invoke-In([runspace] $Runspace, [scriptblock] $Script, [object[]] $Argument) {
        $shell = [powershell]::Create($Runspace)
        try {
            $null = $shell.AddScript('$ErrorActionPreference = "Stop"').AddStatement().AddScript($Script)
            foreach ($one in $Argument) {
                $null = $shell.AddArgument($one)
            }

            $shell.Invoke()
        }
        finally {
            $shell.Dispose()
        }
    }

    function Open-Runspace {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($manifest)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $runspace
    }

    # A runspace may still be closing when the command that used it has ended.
    function Get-RunspaceLeft([int[]] $Known) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        do {
            $left = @(Get-Runspace | Where-Object { $_.Id -notin $Known -and $_.RunspaceStateInfo.State -eq 'Opened' })
            Start-Sleep -Milliseconds 50
        } while ($left -and $clock.Elapsed.TotalSeconds -lt 5)
        $left
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Runspaces' {
    BeforeEach {
        Disconnect-Test
        $known = (Get-Runspace).Id
    }

    AfterEach {
        Get-RunspaceLeft $known | Should -BeNullOrEmpty -Because 'no runspace may be left hanging'
    }

    It 'do not see the connections of one another' {
        $first = Open-Runspace
        $second = Open-Runspace
        try {
            Invoke-In $first { Connect-ChatService AtomChat -Sandbox -Name same; $null = New-ChatGroup first First }
            Invoke-In $second { Connect-ChatService AtomChat -Sandbox -Name same; $null = New-ChatGroup second Second }
            (Invoke-In $first { Get-ChatGroup }).Id | Should -Contain first
            (Invoke-In $first { Get-ChatGroup }).Id | Should -Not -Contain second
            (Invoke-In $second { Get-ChatGroup }).Id | Should -Contain second
            (Invoke-In $second { Get-ChatGroup }).Id | Should -Not -Contain first
            Invoke-In $first { Disconnect-ChatService }
            (Invoke-In $second { Get-ChatConnection }).State | Should -Be Open
            Get-ChatConnection | Should -BeNullOrEmpty
        }
        finally {
            $first.Dispose()
            $second.Dispose()
        }
    }

    It 'close their connections when they are closed' {
        $runspace = Open-Runspace
        try {
            $connection = Invoke-In $runspace { Connect-ChatService AtomChat -Sandbox -PassThru } | Select-Object -First 1
            $connection.State | Should -Be Open
            Get-ChatGroup leads -Connection $connection | ForEach-Object Id | Should -Be leads
        }
        finally {
            $runspace.Dispose()
        }

        $connection.State | Should -Be Closed
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads -Connection $connection }) -Id ChatTransport -Category ConnectionError -Like '*closed*'
    }

    It 'use a connection that they are handed, without making it theirs' {
        $connection = Connect-TestSandbox
        $runspace = Open-Runspace
        try {
            $seen = Invoke-In $runspace {
                param($connection)
                (Get-ChatGroup leads -Connection $connection).Name
                @(Get-ChatConnection).Count
            } -Argument $connection
            $seen | Should -Be 'Team leads', 0
        }
        finally {
            $runspace.Dispose()
        }

        $connection.State | Should -Be Open
    }

    It 'of ForEach-Object -Parallel share a connection by $using:' {
        $connection = Connect-TestSandbox
        $null = New-ChatGroup ops Operations
        $seen = 1..20 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            Add-ChatGroupMember ops "u$_" -Connection $using:connection -ErrorAction Stop
            (Get-ChatUser "u$_" -Connection $using:connection).Id
        }
        $seen | Sort-Object | Should -Be ((1..20).ForEach({ "u$_" }) | Sort-Object)
        (Get-ChatGroupMember ops).Count | Should -Be 20
        $connection.State | Should -Be Open
    }

    It 'of ForEach-Object -Parallel without $using: have no connection, and say so' {
        $null = Connect-TestSandbox
        $failures = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            try {
                Get-ChatGroup -ErrorAction Stop
            }
            catch {
                $_.FullyQualifiedErrorId
            }
        }
        $failures | Should -HaveCount 2
        $failures | Should -BeLike 'ChatNoConnection,*'
    }

    It 'of Start-ThreadJob share a connection by $using:' {
        $connection = Connect-TestSandbox
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            Get-ChatGroup leads -Connection $using:connection
        }
        try {
            $group = $job | Receive-Job -Wait -ErrorAction Stop
            $group | Should -BeOfType ([GroupAdmin.ChatGroup])
            $group.Id | Should -Be leads
        }
        finally {
            $job | Remove-Job -Force
        }
    }

    It 'hand a group on, which is handled over the connection that is current there' {
        $connection = Connect-TestSandbox
        $group = Get-ChatGroup leads
        $runspace = Open-Runspace
        try {
            $seen = Invoke-In $runspace {
                param($group)
                Connect-ChatService AtomChat -Sandbox -Name sandbox
                ($group | Get-ChatGroupMember).Count
            } -Argument $group
            $seen | Should -Be 3
        }
        finally {
            $runspace.Dispose()
        }

        $connection.State | Should -Be Open
    }
}

Describe 'A job in a process of its own' {
    It 'connects itself; a connection that was copied into it is refused with the reason' {
        $connection = Connect-TestSandbox
        $job = Start-Job {
            Import-Module $using:manifest
            try {
                Get-ChatGroup -Connection $using:connection -ErrorAction Stop
            }
            catch {
                $_.Exception.Message
            }

            Connect-ChatService AtomChat -Sandbox
            Get-ChatGroup leads
        }
        try {
            $message, $group = $job | Receive-Job -Wait -ErrorAction Stop
            $message | Should -BeLike '*copied from another process*Connect-ChatService in the job*'
            $group.PSTypeNames | Should -Contain 'Deserialized.GroupAdmin.ChatGroup'
            $group.Id | Should -Be leads

            # What comes back from a job is input like any other.
            $group | Get-ChatGroupMember | Should -HaveCount 3
        }
        finally {
            $job | Remove-Job -Force
            Disconnect-Test
        }
    }
}
