# The runbooks under samples/runbooks, each in a process of its own as Azure Automation runs it: a runspace without a host, the module found on
# the module path, and no more than 400 MB of memory.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")

    # An installed module stands in a folder of its version.
    $modulePath = $testedManifest -replace '[\\/]GroupAdmin([\\/][\d.]+)?[\\/]GroupAdmin\.psd1$'

    function Invoke-Runbook {
        # Runs a runbook with these parameters and gives its output, its errors and the most memory that its process had.
        param([string] $Name, [hashtable] $With = @{}, [string] $Asset, [hashtable] $Environment = @{})

        $job = @{ Path = "$root/samples/runbooks/$Name.ps1"; With = $With; Asset = $Asset } | ConvertTo-Json -Compress
        $set = @{ DOTNET_GCHeapHardLimit = '0x12C00000'; PSModulePath = "$modulePath$([IO.Path]::PathSeparator)$PSHOME/Modules"; RUNBOOK_JOB = $job } + $Environment
        $before = @{}
        try {
            foreach ($name in $set.Keys) {
                $before[$name] = [Environment]::GetEnvironmentVariable($name)
                [Environment]::SetEnvironmentVariable($name, $set[$name])
            }

            pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/RunbookHost.ps1" | Out-String | ConvertFrom-Json
        }
        finally {
            foreach ($name in $before.Keys) {
                [Environment]::SetEnvironmentVariable($name, $before[$name])
            }
        }
    }
}

Describe 'The runbook <_>' -ForEach (Get-ChildItem "$PSScriptRoot/../../samples/runbooks/*.ps1").BaseName {
    It 'is listed and says what it does' {
        Get-Content -LiteralPath "$root/samples/runbooks/README.md" -Raw | Should -Match ([regex]::Escape("($_.ps1)"))
        $help = Get-Help "$root/samples/runbooks/$_.ps1" -Full
        $help.Synopsis | Should -Match '\.$'
        foreach ($parameter in (Get-Command "$root/samples/runbooks/$_.ps1").Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters -and $_ -notin 'WhatIf', 'Confirm' }) {
            ($help.parameters.parameter | Where-Object name -EQ $parameter).Description.Text | Should -Match '\.'
        }
    }
}

Describe 'Onboarding from a CSV file' {
    It 'says who is not in, and fails then' {
        "GroupId,UserId`nsupport,u1`nsupport,u2`nsupport,nobody`nmissing,u1" | Set-Content "$TestDrive/people.csv"
        $run = Invoke-Runbook Add-ChatGroupMemberFromCsv -With @{ Path = "$TestDrive/people.csv"; AuditLog = "$TestDrive/people.jsonl" } -Asset '{ "Platform": "AtomChat", "Secret": "key", "BaseUri": "" }'
        $run.Errors | Should -BeLike '2 of 4 lines of * are not in effect.*'
        ($run.Output | Where-Object GroupId -EQ support).Missing | Should -Be nobody
        ($run.Output | Where-Object GroupId -EQ missing).Reason | Should -Be 'There is no such group.'
        (Get-Content "$TestDrive/people.jsonl" | ConvertFrom-Json | Where-Object outcome -EQ Done).users | Should -Be u1, u2
    }

    It 'makes the groups that are missing when it is told to' {
        "GroupId,UserId`nnew,u1`nnew,u2" | Set-Content "$TestDrive/new.csv"
        $run = Invoke-Runbook Add-ChatGroupMemberFromCsv -With @{ Path = "$TestDrive/new.csv"; CreateMissingGroup = $true } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors | Should -BeNullOrEmpty
        "$($run.Output.GroupId) $($run.Output.Wanted) $($run.Output.Missing.Count)" | Should -Be 'new 2 0'
    }

    It 'takes 50,000 people within 400 MB' {
        [IO.File]::WriteAllLines("$TestDrive/many.csv", [string[]] (@('GroupId,UserId') + (1..50000 | ForEach-Object { "general,u$_" })))
        $run = Invoke-Runbook Add-ChatGroupMemberFromCsv -With @{ Path = "$TestDrive/many.csv" } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Wanted | Should -Be 50000
        $run.PeakMegabytes | Should -BeLessThan 400
    }
}

Describe 'The report of inactive members' {
    It 'names who was last active before the time, and changes nothing' {
        $run = Invoke-Runbook Get-InactiveChatMember -With @{ GroupId = @('general', 'support'); Day = 1 } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat'; GROUPADMIN_AUDIT_LOG = "$TestDrive/report.jsonl" }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Count | Should -BeGreaterThan 0
        $run.Output.UserId | Sort-Object -Unique | Should -HaveCount $run.Output.Count
        $run.Output.GroupId | ForEach-Object { $_ | Should -BeIn 'general', 'support', 'general support', 'support general' }
        (Get-Content "$TestDrive/report.jsonl" | ConvertFrom-Json).event | Should -Be Open, Close
        $run.PeakMegabytes | Should -BeLessThan 400
    }
}

Describe 'The ban list' {
    BeforeAll {
        "# people who`nu1`n`n u2 `nnobody`nu1" | Set-Content "$TestDrive/banned.txt"
    }

    It 'bans everybody in it from every group, and takes unknown people for no failure' {
        $run = Invoke-Runbook Set-ChatGroupBan -With @{ Path = "$TestDrive/banned.txt"; GroupId = @('general', 'support') } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors | Should -BeNullOrEmpty
        ($run.Output | Where-Object Outcome -EQ Done | ForEach-Object { "$($_.UserId) $($_.GroupId)" }) | Sort-Object | Should -Be 'u1 general', 'u1 support', 'u2 general', 'u2 support'
        ($run.Output | Where-Object Outcome -EQ NotFound).UserId | Should -Be nobody, nobody
        $run.PeakMegabytes | Should -BeLessThan 400
    }

    It 'says only what it would do with -WhatIf' {
        $run = Invoke-Runbook Set-ChatGroupBan -With @{ Path = "$TestDrive/banned.txt"; WhatIf = $true } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat'; GROUPADMIN_AUDIT_LOG = "$TestDrive/whatif.jsonl" }
        $run.Errors | Should -BeNullOrEmpty
        (Get-Content "$TestDrive/whatif.jsonl" | ConvertFrom-Json).event | Should -Be Open, Close
    }

    It 'changes nothing for an empty list' {
        '# nobody' | Set-Content "$TestDrive/empty.txt"
        $run = Invoke-Runbook Set-ChatGroupBan -With @{ Path = "$TestDrive/empty.txt" } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors | Should -BeLike 'The ban list * names nobody. Nothing was changed.'
    }
}

Describe 'The nightly synchronisation' {
    BeforeAll {
        $null = Connect-ChatService AtomChat -Sandbox -Name source
        'u41', 'u42', 'u43' | Add-ChatGroupMember -Group support
        $null = Export-ChatGroup support, leads -Path "$TestDrive/directory.json"
        Disconnect-ChatService
    }

    It 'makes the platform what the file says, and leaves the other groups alone' {
        $run = Invoke-Runbook Sync-ChatDirectory -With @{ Path = "$TestDrive/directory.json"; AuditLog = "$TestDrive/nightly.jsonl" } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.InSync | Should -BeTrue
        $run.Output.MembersAdded | Should -Be 3
        ((Get-Content "$TestDrive/nightly.jsonl" | ConvertFrom-Json | Where-Object outcome -EQ Done).users | Sort-Object) -join ' ' | Should -Be 'u41 u42 u43'
        $run.PeakMegabytes | Should -BeLessThan 400
    }

    It 'changes nothing when the file has errors, and tells them' {
        '{ "groups": [' | Set-Content "$TestDrive/broken.json"
        $run = Invoke-Runbook Sync-ChatDirectory -With @{ Path = "$TestDrive/broken.json" } -Environment @{ GROUPADMIN_PLATFORM = 'AtomChat' }
        $run.Errors[-1] | Should -BeLike "*broken.json' has * errors. Nothing was changed."
        $run.Errors.Count | Should -BeGreaterThan 1
    }
}
