<#
.SYNOPSIS
    Measures Compare-ChatGroup and Sync-ChatGroup on a big group with little drift.
.DESCRIPTION
    Starts the test server as Cord on the loopback, fills a group from a file, changes one per cent of the file, and then compares and
    synchronises, each in a session of its own, so that the peak of the process is that of the command. Requests are counted by the
    connection. The yardsticks are the least number of requests (pages to read and batches to write), the peak of an empty session, and
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
    Write-Directory "$folder/before.json" 1 $Members
    Write-Directory "$folder/after.json" (1 + $drift) $Members
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
    if ($compare.told.counts.MembersMissing -ne $drift -or $sync.told.counts.MembersAdded -ne $drift -or $sync.told.counts.MembersRemoved -ne $drift -or $again.told.counts.Changes -ne 0) {
        throw "The numbers are wrong: $($compare.told.counts) $($sync.told.counts) $($again.told.counts)"
    }

    $pages = 1 + [Math]::Ceiling($Members / 1000)
    $batches = 2 * [Math]::Ceiling($drift / $sync.told.batch)
    $what = '{0:N0} members, 1 % changed' -f $Members
    Add-Result "$what, compare" $compare.told.requests requests 'the group and the pages' $pages ($compare.told.requests -le 1.1 * $pages)
    Add-Result "$what, sync" $sync.told.requests requests 'the same and the batches' ($pages + $batches) ($sync.told.requests -le 1.1 * ($pages + $batches))
    foreach ($pair in @(@('compare', $compare), @('sync', $sync), @('sync again', $again), @('fill a new group', $fill))) {
        Add-Result "$what, $($pair[0])" ($pair[1].peak - $empty) 'MB above the empty session' 'at most' 300 ($pair[1].peak - $empty -lt 300)
    }

    Add-Result "$what, compare" $compare.told.seconds s 'with the file and the server' 0 $true
    Add-Result "$what, sync" $sync.told.seconds s 'with the file and the server' 0 $true

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
    Add-Result "$what, compared as Compare-ChatGroup does" $median s 'the median of five' 0 $true
    Add-Result "$what, Compare-Object" $byObject s 'once' 0 $true
    Add-Result "$what, Compare-ChatGroup against Compare-Object" ($byObject / $median) 'times faster' 'at least' 10 ($byObject / $median -ge 10)
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
