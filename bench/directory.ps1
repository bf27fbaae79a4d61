<#
.SYNOPSIS
    Measures Compare-ChatGroup, Sync-ChatGroup and Export-ChatGroup on a big group with little drift.
.DESCRIPTION
    Starts the test server as Cord on the loopback, fills a group from a file, changes one per cent of the file, and then compares and
    synchronises, each in a session of its own, so that the peak of the process is that of the command. Requests are counted by the
    connection. The yardsticks are the least number of requests (the groups, the ids of the members, and batches to write), the peak of an empty session, and
    Compare-Object on two arrays of ids, which Compare-ChatGroup's own comparison gets as well, without a file and a server.
    The table is printed and written to out/bench/directory.json. docs/PERFORMANCE.md says how to read it.
.PARAMETER Members
    How many members the group has.
.PARAMETER Compared
    How many ids Compare-Object gets. It takes about the square of the time for more; with more than 100,000 have patience.
.EXAMPLE
    ./bench/directory.ps1 -Members 100000 -Compared 20000
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The secret of a test server.')]
[CmdletBinding()]
param(
    [ValidateRange(1000, 10000000)] [int] $Members = 1000000,
    [ValidateRange(1000, 10000000)] [int] $Compared = 100000
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
$module = "$root/out/GroupAdmin/GroupAdmin.psd1"
if (-not (Test-Path -LiteralPath $module)) {
    throw "The module is not staged: there is no $module. Run 'dotnet build' first."
}

. "$root/tests/module/TestServer.ps1"
Import-Module $module
$reference = [GroupAdmin.ChatGroup].Assembly.Location
Add-Type -TypeDefinition (Get-Content -LiteralPath "$PSScriptRoot/MemoryPlatform.cs" -Raw) -ReferencedAssemblies $reference, System.Runtime, System.Collections, System.Linq, System.Threading -IgnoreWarnings -CompilerOptions '/nowarn:1701'
$pwsh = [Environment]::ProcessPath
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "GroupAdmin-bench-$PID") -Force
$results = [Collections.Generic.List[psobject]]::new()

# A directory file whose one group has the users from a first number on.
function Write-Directory {
    param([string] $Path, [int] $First, [int] $Count)
    $text = [IO.StreamWriter]::new($Path)
    try {
        $text.Write("{ `"version`": 1, `"groups`": [ { `"id`": `"big`", `"name`": `"Big`", `"members`": [ `"u$First`"")
        for ($number = $First + 1; $number -lt $First + $Count; $number++) {
            $text.Write(", `"u$number`"")
        }

        $text.Write(' ] } ] }')
    }
    finally {
        $text.Dispose()
    }
}

# What a fresh session reports on its last line: its peak in MB, and what the script gives.
function Get-FromSession {
    param([string] $Script)
    $peak = "((Get-Content /proc/self/status | Select-String 'VmHWM:\s+(\d+)').Matches[0].Groups[1].Value / 1024)"
    if (-not $IsLinux) {
        $peak = '((Get-Process -Id $PID).PeakWorkingSet64 / 1MB)'
    }

    $full = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; `$told = & { $Script }; @{ peak = $peak; told = `$told } | ConvertTo-Json -Compress -Depth 3"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($full))
    & $pwsh -NoProfile -NonInteractive -EncodedCommand $encoded | Select-Object -Last 1 | ConvertFrom-Json
}

function Add-Result {
    param([string] $Work, [double] $Value, [string] $Unit, [string] $Against, [double] $Bound, [bool] $IsMet)
    $results.Add([pscustomobject][ordered]@{ work = $Work; value = [Math]::Round($Value, 2); unit = $Unit; against = $Against; bound = [Math]::Round($Bound, 2); met = $IsMet })
}

$server = $null
try {
    $server = Start-TestServer -Platform Cord -Lifetime 7200 -RequestsKept 10
    $drift = [int] ($Members / 200)
    Write-Directory -Path "$folder/before.json" -First 1 -Count $Members
    Write-Directory -Path "$folder/after.json" -First (1 + $drift) -Count $Members
    $open = @"
Import-Module '$module'
`$secret = ConvertTo-SecureString 'bench-secret-0123456789abcdef' -AsPlainText -Force
`$credential = [pscredential]::new('b7aa3c5e-6c21-4f0e-9f5e-0d1f2f6a7b8c', `$secret)
`$connection = Connect-ChatService Cord -BaseUri '$($server.BaseUri)' -Credential `$credential -AllowUnencrypted -SkipTest -PassThru
"@
    $run = "`$watch = [Diagnostics.Stopwatch]::StartNew(); {0}; @{ seconds = `$watch.Elapsed.TotalSeconds; requests = `$connection.Requests; batch = `$connection.BatchSize; counts = `$summary }"

    $empty = (Get-FromSession '1').peak
    $fill = Get-FromSession ("$open`n" + $run.Replace('{0}', "`$summary = Sync-ChatGroup '$folder/before.json' -Group big | Select-Object MembersAdded, InSync"))
    $compare = Get-FromSession ("$open`n" + $run.Replace('{0}', "`$summary = Compare-ChatGroup '$folder/after.json' -Group big -Summary | Select-Object MembersMissing, MembersExtra"))
    $sync = Get-FromSession ("$open`n" + $run.Replace('{0}', "`$summary = Sync-ChatGroup '$folder/after.json' -Group big | Select-Object MembersAdded, MembersRemoved, InSync"))
    $again = Get-FromSession ("$open`n" + $run.Replace('{0}', "`$summary = Sync-ChatGroup '$folder/after.json' -Group big | Select-Object Changes, InSync"))
    $export = Get-FromSession ("$open`n" + $run.Replace('{0}', "`$summary = Export-ChatGroup '$folder/exported.json' -Group big -PassThru | Select-Object Length"))
    $held = [regex]::Matches([IO.File]::ReadAllText("$folder/exported.json"), '(?m)^\s+"u\d+",?\r?$').Count
    if ($held -ne $Members) {
        throw "The export holds $held members and not $Members."
    }

    if ($compare.told.counts.MembersMissing -ne $drift -or $sync.told.counts.MembersAdded -ne $drift -or $sync.told.counts.MembersRemoved -ne $drift -or $again.told.counts.Changes -ne 0) {
        throw "The numbers are wrong: $($compare.told.counts) $($sync.told.counts) $($again.told.counts)"
    }

    $reads = 2
    $batches = 2 * [Math]::Ceiling($drift / $sync.told.batch)
    $what = '{0:N0} members, 1 % changed' -f $Members
    Add-Result -Work "$what, compare" -Value $compare.told.requests -Unit requests -Against 'the groups and the ids' -Bound $reads -IsMet ($compare.told.requests -le $reads)
    Add-Result -Work "$what, sync" -Value $sync.told.requests -Unit requests -Against 'the same and the batches' -Bound ($reads + $batches) -IsMet ($sync.told.requests -le $reads + (1.1 * $batches))
    foreach ($pair in @(@('compare', $compare), @('sync', $sync), @('sync again', $again), @('fill a new group', $fill), @('export', $export))) {
        Add-Result -Work "$what, $($pair[0])" -Value ($pair[1].peak - $empty) -Unit 'MB above the empty session' -Against 'at most' -Bound 300 -IsMet ($pair[1].peak - $empty -lt 300)
    }

    Add-Result -Work "$what, compare" -Value $compare.told.seconds -Unit s -Against 'with the file and the server' -Bound 0 -IsMet $true
    Add-Result -Work "$what, export" -Value $export.told.seconds -Unit s -Against 'with the file and the server' -Bound 0 -IsMet $true
    Add-Result -Work "$what, sync" -Value $sync.told.seconds -Unit s -Against 'with the file and the server' -Bound 0 -IsMet $true

    # The comparison alone: two arrays in memory, in whatever order they come, on both sides.
    $part = [int] ($Compared / 200)
    $told = [string[]] @(foreach ($number in 1..$Compared) { "u$number" })
    $wanted = [string[]] @(foreach ($number in (1 + $part)..($Compared + $part)) { "u$number" })
    $null = [GroupAdmin.Bench.MemoryPlatform]::Compare($wanted[0..99], $told[0..99])
    $own = foreach ($round in 1..5) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $counts = [GroupAdmin.Bench.MemoryPlatform]::Compare($wanted, $told)
        $watch.Elapsed.TotalSeconds
    }

    $watch = [Diagnostics.Stopwatch]::StartNew()
    $found = @(Compare-Object $told $wanted)
    $byObject = $watch.Elapsed.TotalSeconds
    if ($found.Count -ne 2 * $part -or $counts[0] -ne $part -or $counts[1] -ne $part) {
        throw 'Compare-Object found something else.'
    }

    $median = ($own | Sort-Object)[2]
    $what = '{0:N0} ids in memory, 1 % changed' -f $Compared
    Add-Result -Work "$what, compared as Compare-ChatGroup does" -Value $median -Unit s -Against 'the median of five' -Bound 0 -IsMet $true
    Add-Result -Work "$what, Compare-Object" -Value $byObject -Unit s -Against 'once' -Bound 0 -IsMet $true
    Add-Result -Work "$what, Compare-ChatGroup against Compare-Object" -Value ($byObject / $median) -Unit 'times faster' -Against 'at least' -Bound 10 -IsMet ($byObject / $median -ge 10)
}
finally {
    Stop-TestServer $server
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$out = New-Item -ItemType Directory -Path "$root/out/bench" -Force
[ordered]@{
    at         = [DateTime]::UtcNow.ToString('s') + 'Z'
    powershell = $PSVersionTable.PSVersion.ToString()
    system     = [Runtime.InteropServices.RuntimeInformation]::OSDescription
    processors = [Environment]::ProcessorCount
    results    = $results
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath "$out/directory.json" -Encoding utf8
$results | Format-Table -AutoSize -Wrap | Out-String -Width 200
