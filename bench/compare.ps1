<#
.SYNOPSIS
    Compares the module with what an administrator would write by hand, and with the least that the work can cost.
.DESCRIPTION
    Starts the test server on the loopback and measures each piece of work beside its yardstick, in turns and in the same run, because
    only the ratio of two such measurements means anything on a shared machine. Medians are printed as a table and written, with every
    single measurement, to out/bench/compare.json. docs/PERFORMANCE.md says how to read it.
.PARAMETER Rounds
    How often each measurement is repeated.
.PARAMETER Members
    How many users are added in batches of 100.
.PARAMETER Listed
    How many members the big listing has; the small one has a tenth.
.PARAMETER Quick
    A tenth of the work in two rounds, to see that it runs.
.PARAMETER Only
    Names of the measurements to make: Add, Fresh, Progress, Single, Latency, List, Memory, Cord, Import, First.
.EXAMPLE
    ./bench/compare.ps1 -Only Add, Single -Rounds 3
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The secret of a test server.')]
[CmdletBinding()]
param(
    [ValidateRange(1, 100)] [int] $Rounds = 5,
    [ValidateRange(1000, 10000000)] [int] $Members = 100000,
    [ValidateRange(1000, 10000000)] [int] $Listed = 1000000,
    [switch] $Quick,
    [ValidateSet('Add', 'Fresh', 'Progress', 'Single', 'Latency', 'List', 'Memory', 'Cord', 'Import', 'First')]
    [string[]] $Only = @('Add', 'Fresh', 'Progress', 'Single', 'Latency', 'List', 'Memory', 'Cord', 'Import', 'First')
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ($PSVersionTable.PSVersion.Major -lt 7) {
    throw 'The benchmark needs PowerShell 7. Run it in pwsh.'
}

$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
$module = "$root/out/GroupAdmin/GroupAdmin.psd1"
if (-not (Test-Path -LiteralPath $module)) {
    throw "The module is not staged: there is no $module. Run 'dotnet build' first."
}

$calls, $singles, $batches = 2000, 1000, 2000
if ($Quick) {
    $Rounds, $Members, $Listed = 2, ($Members / 10), ($Listed / 10)
    $calls, $singles, $batches = 200, 100, 200
}

. "$root/tests/module/TestServer.ps1"
Import-Module $module

# A file, so that sessions of their own can load it too.
$yardsticks = Join-Path ([IO.Path]::GetTempPath()) "GroupAdmin.Yardsticks.$PID.dll"
Add-Type -TypeDefinition (Get-Content -LiteralPath "$PSScriptRoot/Yardsticks.cs" -Raw) -OutputAssembly $yardsticks -OutputType Library
Import-Module $yardsticks

$key = 'bench-0123456789'
$project = '7b0a7f3e-5d3c-4c55-9f0b-2f6a3e1d9c11'
$secret = ConvertTo-SecureString $key -AsPlainText -Force
$pwsh = [Environment]::ProcessPath
$results = [Collections.Generic.List[psobject]]::new()
$groups = 0

# Seconds that a script block takes. What it emits is thrown away at no cost worth speaking of.
function Measure-Second {
    param([scriptblock] $Work)
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Work
    $watch.Elapsed.TotalSeconds
}

# Runs each piece of work once to warm up, and then all of them in turns.
function Measure-InTurn {
    param([Collections.Specialized.OrderedDictionary] $Work, [int] $Times = $Rounds, [switch] $Cold)
    $seconds = [ordered]@{}
    foreach ($name in $Work.Keys) {
        $seconds[$name] = [Collections.Generic.List[double]]::new()
        if (-not $Cold) {
            $null = & $Work[$name]
        }
    }

    # The processor's time is that of this process alone: on a shared machine it scatters less than what the clock says.
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $script:processor = [ordered]@{}
    foreach ($name in $Work.Keys) {
        $script:processor[$name] = [Collections.Generic.List[double]]::new()
    }

    for ($round = 1; $round -le $Times; $round++) {
        foreach ($name in $Work.Keys) {
            $process.Refresh()
            $before = $process.TotalProcessorTime
            $seconds[$name].Add((& $Work[$name]))
            $process.Refresh()
            $script:processor[$name].Add(($process.TotalProcessorTime - $before).TotalSeconds)
        }
    }

    $seconds
}

function Get-Median {
    param([double[]] $Value)
    $sorted = @($Value | Sort-Object)
    $middle = [int][Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

# Keeps a comparison: the ratio of the medians, the lowest and highest ratio of a single round as the noise, and the ratio of the two
# fastest rounds, which a busy machine disturbs the least.
function Add-Result {
    param([string] $Work, [string] $Against, [double[]] $Upper, [double[]] $Lower, [string] $Unit, [double] $AtLeast, [double] $AtMost, [string] $Note)
    $upperMedian, $lowerMedian = (Get-Median $Upper), (Get-Median $Lower)
    $single = for ($index = 0; $index -lt [Math]::Min($Upper.Count, $Lower.Count); $index++) { $Upper[$index] / $Lower[$index] }
    $ratio = $upperMedian / $lowerMedian
    $results.Add([pscustomobject][ordered]@{
            work     = $Work
            against  = $Against
            ratio    = [Math]::Round($ratio, 3)
            lowest   = [Math]::Round(($single | Measure-Object -Minimum).Minimum, 3)
            highest  = [Math]::Round(($single | Measure-Object -Maximum).Maximum, 3)
            target   = if ($AtLeast) { '>= {0}' -f $AtLeast } elseif ($AtMost) { '<= {0}' -f $AtMost } else { '' }
            met      = if ($AtLeast) { $ratio -ge $AtLeast } elseif ($AtMost) { $ratio -le $AtMost } else { $null }
            best     = [Math]::Round(($Upper | Measure-Object -Minimum).Minimum / ($Lower | Measure-Object -Minimum).Minimum, 3)
            upper    = [Math]::Round($upperMedian, 4)
            lower    = [Math]::Round($lowerMedian, 4)
            unit     = $Unit
            note     = $Note
            uppers   = $Upper
            lowers   = $Lower
        })
    Write-Information ('{0} against {1}: {2:N2}' -f $Work, $Against, $ratio)
}

# The server stands for another machine: while it has nothing to do, its threads must not look for work on the client's processors.
function Open-BenchServer {
    param([hashtable] $With = @{})
    $before = $env:DOTNET_ThreadPool_UnfairSemaphoreSpinLimit
    $env:DOTNET_ThreadPool_UnfairSemaphoreSpinLimit = '0'
    try {
        Start-TestServer -Lifetime 3600 -RequestsKept 10 @With
    }
    finally {
        $env:DOTNET_ThreadPool_UnfairSemaphoreSpinLimit = $before
    }
}

function Connect-Bench {
    param([psobject] $Server, [int] $ThrottleLimit = 8)
    Connect-ChatService -Platform AtomChat -BaseUri $Server.BaseUri -Secret $secret -Name bench -BatchSize 100 -ThrottleLimit $ThrottleLimit -AllowUnencrypted -SkipTest
}

function Get-Address {
    param([psobject] $Server, [string] $Operation)
    $Server.BaseUri.AbsoluteUri.TrimEnd('/') + '/' + $Operation
}

# A group of its own for every measurement, so that every one changes as much as the others.
function Get-FreshGroup {
    param([psobject] $Server)
    $script:groups++
    $id = "bench$script:groups"
    $null = Invoke-RestMethod (Get-Address $Server createGroup) -Method Post -Headers @{ 'api-key' = $key } -Body @{ GUID = $id; name = $id; type = '0' }
    $id
}

# A token of Cord, as its documentation tells to make one.
function Get-CordToken {
    $part = { param([byte[]] $Bytes) [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    $signed = (& $part ([Text.Encoding]::ASCII.GetBytes('{"alg":"HS512","typ":"JWT"}'))) + '.' +
        (& $part ([Text.Encoding]::ASCII.GetBytes(('{{"project_id":"{0}","iat":{1},"exp":{2}}}' -f $project, $now, ($now + 3600)))))
    $signed + '.' + (& $part ([Security.Cryptography.HMACSHA512]::HashData([Text.Encoding]::UTF8.GetBytes($key), [Text.Encoding]::ASCII.GetBytes($signed))))
}

# The peak of a fresh session that lists, above that of an empty one; and of a session that does the same by hand.
function Measure-Peak {
    param([string] $Open, [string] $ByRest, [string] $Name)
    $peak = '[Console]::WriteLine("[" + ((Get-Content /proc/self/status | Select-String ''VmHWM:\s+(\d+)'').Matches[0].Groups[1].Value / 1024) + "]")'
    if (-not $IsLinux) {
        $peak = '[Console]::WriteLine("[" + ((Get-Process -Id $PID).PeakWorkingSet64 / 1MB) + "]")'
    }

    $Open = "`$ProgressPreference = 'SilentlyContinue'; $Open"
    $work = [ordered]@{ empty = { (Get-FromSession $peak)[0] } }
    $work.connected = { (Get-FromSession "$Open Get-ChatGroup -Id general | Out-Null; $peak")[0] }
    $work.small = { (Get-FromSession "$Open Get-ChatGroupMember big$($sizes[0]) | Out-Null; $peak")[0] }
    $work.big = { (Get-FromSession "$Open Get-ChatGroupMember big$($sizes[1]) | Out-Null; $peak")[0] }
    $restScript = $ByRest.Replace('{0}', $sizes[0]) + $peak
    $work.restSmall = { (Get-FromSession $restScript)[0] }
    $mib = Measure-InTurn $work -Cold -Times ([Math]::Min(3, $Rounds))
    $above = @{}
    foreach ($part in 'connected', 'small', 'big', 'restSmall') {
        $above[$part] = [double[]] @(for ($index = 0; $index -lt $mib.empty.Count; $index++) { $mib[$part][$index] - $mib.empty[$index] })
    }

    $one = [double[]] @(foreach ($value in $mib.empty) { 1 })
    Add-Result ('{0}: peak above the empty session, {1:N0} listed' -f $Name, $sizes[0]) 'the empty session' -Upper $above.small -Lower $one -Unit MB -AtMost 120 -Note 'MB'
    Add-Result ('{0}: peak above the empty session, {1:N0} listed' -f $Name, $sizes[1]) 'the empty session' -Upper $above.big -Lower $one -Unit MB -AtMost 120 -Note 'MB'
    Add-Result ('{0}: peak for {1:N0} listed' -f $Name, $sizes[1]) ('peak for {0:N0} listed' -f $sizes[0]) -Upper $above.big -Lower $above.small -Unit MB -AtMost 1.1 -Note 'a tenth for the noise of the garbage collector'
    Add-Result "$($Name): peak above the empty session, connected, one group read" 'the empty session' -Upper $above.connected -Lower $one -Unit MB -Note 'MB'
    Add-Result ('{0}: peak above the empty session, {1:N0} by Invoke-RestMethod' -f $Name, $sizes[0]) 'the empty session' -Upper $above.restSmall -Lower $one -Unit MB -Note 'MB'
}

# What a fresh session reports on its last line, as JSON.
function Get-FromSession {
    param([string] $Script)
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Script))
    & $pwsh -NoProfile -NonInteractive -EncodedCommand $encoded | Select-Object -Last 1 | ConvertFrom-Json
}

# PowerShell makes the file anew at the end of every session.
function Clear-StartupProfile {
    $cache = if ($IsWindows) { "$env:LOCALAPPDATA/Microsoft/PowerShell" } elseif ($env:XDG_CACHE_HOME) { "$env:XDG_CACHE_HOME/powershell" } else { "$HOME/.cache/powershell" }
    Remove-Item -LiteralPath "$cache/StartupProfileData-NonInteractive" -ErrorAction Ignore
}

$server = $slow = $cord = $null
try {
    $server = Open-BenchServer
    $add = Get-Address $server addUsersToGroup
    $headers = @{ 'api-key' = $key }
    Connect-Bench $server

    if ('Add' -in $Only) {
        $users = foreach ($number in 1..$Members) { "u$number" }
        $times = Measure-InTurn ([ordered]@{
                module   = { $id = Get-FreshGroup $server; Measure-Second { $users | Add-ChatGroupMember $id } }
                list     = { $id = Get-FreshGroup $server; Measure-Second { Add-ChatGroupMember $id -User $users } }
                trusting = { $id = Get-FreshGroup $server; Measure-Second { $users | Add-ChatGroupMember $id -SkipVerification } }
                raw      = { [GroupAdmin.Bench.RawClient]::Send($add, $key, [GroupAdmin.Bench.RawClient]::Bodies((Get-FreshGroup $server), $Members, 100), 8) }
                piping   = { Measure-Second { $users | Use-Nothing } }
                alike    = { Measure-Second { $users | Use-NothingAlike x } }
                rest     = {
                    $id = Get-FreshGroup $server
                    $Members / $calls * (Measure-Second {
                            foreach ($number in 1..$calls) {
                                Invoke-RestMethod $add -Method Post -Headers $headers -Body @{ GUID = $id; UIDs = "u$number" }
                            }
                        })
                }
            })
        if ((Get-TestState $server -Group "bench$groups" -Limit 1).memberCount -ne $calls -or (Get-TestState $server -Group "bench$($groups - 1)" -Limit 1).memberCount -ne $Members) {
            throw 'A yardstick did not add everybody, so that nothing can be compared with it.'
        }

        $bare = for ($index = 0; $index -lt $Rounds; $index++) { $times.raw[$index] + $times.piping[$index] }
        $bareAlike = for ($index = 0; $index -lt $Rounds; $index++) { $times.raw[$index] + $times.alike[$index] }
        $bareProcessor = for ($index = 0; $index -lt $Rounds; $index++) { $processor.raw[$index] + $processor.piping[$index] }
        $what = '{0:N0} members into Add-ChatGroupMember' -f $Members
        Add-Result $what ('Invoke-RestMethod, one a call ({0:N0} measured)' -f $calls) -Upper $times.rest -Lower $times.module -Unit s -AtLeast 100 -Note 'verified by reading back, as by default'
        Add-Result $what 'raw HttpClient + piping into nothing' -Upper $times.module -Lower $bare -Unit s -AtMost 1.5 -Note 'verified by reading back, as by default'
        Add-Result "$what -SkipVerification" 'raw HttpClient + piping into nothing' -Upper $times.trusting -Lower $bare -Unit s -AtMost 1.5 -Note 'the same requests on both sides'
        Add-Result "$what -SkipVerification" 'raw HttpClient + piping into a command with such parameters' -Upper $times.trusting -Lower $bareAlike -Unit s -Note 'what PowerShell takes for the parameters is on both sides'
        Add-Result "$($what): processor time" 'raw HttpClient + piping into nothing' -Upper $processor.module -Lower $bareProcessor -Unit s -Note 'of this process alone'
        Add-Result "$what -SkipVerification: processor time" 'raw HttpClient + piping into nothing' -Upper $processor.trusting -Lower $bareProcessor -Unit s -Note 'of this process alone'
        Add-Result "$($what): processor time" 'the same with -SkipVerification' -Upper $processor.module -Lower $processor.trusting -Unit s -Note 'what the verification costs'
        Add-Result "$what as -User" 'the same, piped' -Upper $times.list -Lower $times.module -Unit s -Note 'what PowerShell takes for binding every object'
        Add-Result "$what as -User" 'raw HttpClient + piping into nothing' -Upper $times.list -Lower $bare -Unit s -Note 'verified by reading back; nothing is piped'
        Add-Result 'piping into nothing' 'raw HttpClient' -Upper $times.piping -Lower $times.raw -Unit s -Note 'the parts of the yardstick'
    }

    # What a script does that is run once: the runtime compiles PowerShell's code and everybody else's while it runs.
    if ('Fresh' -in $Only) {
        $begin = "`$ProgressPreference = 'SilentlyContinue'; `$users = foreach (`$number in 1..$Members) { `"u`$number`" };"
        $connect = "$begin Import-Module '$module'; Connect-ChatService AtomChat -BaseUri '$($server.BaseUri)' -Secret (ConvertTo-SecureString '$key' -AsPlainText -Force) -BatchSize 100 -AllowUnencrypted -SkipTest;"
        $watched = '$watch = [Diagnostics.Stopwatch]::StartNew(); {0}; [Console]::WriteLine("[" + $watch.Elapsed.TotalSeconds + "]")'
        $times = Measure-InTurn -Cold ([ordered]@{
                module = { (Get-FromSession ($connect + $watched.Replace('{0}', "`$users | Add-ChatGroupMember $(Get-FreshGroup $server)")))[0] }
                list   = { (Get-FromSession ($connect + $watched.Replace('{0}', "Add-ChatGroupMember $(Get-FreshGroup $server) -User `$users")))[0] }
                bare   = {
                    $send = "`$null = [GroupAdmin.Bench.RawClient]::Send('$add', '$key', [GroupAdmin.Bench.RawClient]::Bodies('$(Get-FreshGroup $server)', $Members, 100), 8); `$users | Use-Nothing"
                    (Get-FromSession ("$begin Import-Module '$yardsticks';" + $watched.Replace('{0}', $send)))[0]
                }
                rest   = {
                    $send = "foreach (`$number in 1..$calls) { `$null = Invoke-RestMethod '$add' -Method Post -Headers @{ 'api-key' = '$key' } -Body @{ GUID = '$(Get-FreshGroup $server)'; UIDs = `"u`$number`" } }"
                    $Members / $calls * (Get-FromSession ("$begin" + $watched.Replace('{0}', $send)))[0]
                }
            })
        $what = 'the first {0:N0} members of a session into Add-ChatGroupMember' -f $Members
        Add-Result $what ('Invoke-RestMethod, one a call (the first {0:N0} of a session measured)' -f $calls) -Upper $times.rest -Lower $times.module -Unit s -Note 'verified by reading back'
        Add-Result $what 'raw HttpClient + piping into nothing, for the first time in a session' -Upper $times.module -Lower $times.bare -Unit s -Note 'verified by reading back'
        Add-Result "$what as -User" 'raw HttpClient + piping into nothing, for the first time in a session' -Upper $times.list -Lower $times.bare -Unit s -Note 'verified by reading back'
    }

    if ('Progress' -in $Only) {
        # A session without a host takes the records and draws nothing: what a host draws is its own.
        $many = foreach ($number in 1..(10 * $Members)) { "u$number" }
        $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddCommand('Import-Module').AddArgument($module).Invoke()
        $addMany = {
            param($Progress)
            $shell.Commands.Clear()
            $shell.Streams.ClearStreams()
            $null = $shell.AddScript('param($Users, $Group, $Connection, $Progress) $ProgressPreference = $Progress; $Users | Add-ChatGroupMember $Group -Connection $Connection -SkipVerification').
                AddArgument($many).AddArgument((Get-FreshGroup $server)).AddArgument((Get-ChatConnection bench)).AddArgument($Progress)
            $seconds = Measure-Second { $shell.Invoke() }
            $records = $shell.Streams.Progress.Count
            if ($shell.HadErrors -or ($records -and $Progress -ne 'Continue') -or (-not $records -and $Progress -eq 'Continue' -and $seconds -gt 1.5)) {
                throw "Progress was '$Progress', and $records records came in $seconds s: nothing can be compared with that."
            }

            $seconds
        }
        $times = Measure-InTurn ([ordered]@{ shown = { & $addMany Continue }; silent = { & $addMany SilentlyContinue } })
        $shell.Runspace.Dispose()
        $shell.Dispose()
        $what = '{0:N0} members into Add-ChatGroupMember, with progress' -f $many.Count
        Add-Result $what 'the same without' -Upper $times.shown -Lower $times.silent -Unit s -Note 'four records a second, taken and not drawn'
        Add-Result "$($what): processor time" 'the same without' -Upper $processor.shown -Lower $processor.silent -Unit s -Note 'of this process alone'
    }

    if ('Single' -in $Only) {
        $read = Get-Address $server getGroupList
        $times = Measure-InTurn ([ordered]@{
                module = { Measure-Second { foreach ($number in 1..$singles) { Get-ChatGroup -Id general } } }
                rest   = {
                    Measure-Second {
                        foreach ($number in 1..$singles) {
                            (Invoke-RestMethod $read -Method Post -Headers $headers -Body @{ GUIDs = 'general' }).success.data
                        }
                    }
                }
            })
        Add-Result ('{0:N0} calls of Get-ChatGroup -Id x' -f $singles) 'Invoke-RestMethod, the same calls' -Upper $times.rest -Lower $times.module -Unit s -AtLeast 3
        Add-Result ('{0:N0} calls of Get-ChatGroup -Id x: processor time' -f $singles) 'Invoke-RestMethod, the same calls' -Upper $processor.rest -Lower $processor.module -Unit s -Note 'of this process alone'
    }

    if ('Latency' -in $Only) {
        $slow = Open-BenchServer @{ Latency = 50 }
        foreach ($limit in 8, 32) {
            Connect-Bench $slow -ThrottleLimit $limit
            $users = foreach ($number in 1..($batches * 100)) { "u$number" }
            $slowAdd = Get-Address $slow addUsersToGroup
            $times = Measure-InTurn -Cold -Times ([Math]::Min(3, $Rounds)) ([ordered]@{
                    module = { $id = Get-FreshGroup $slow; Measure-Second { $users | Add-ChatGroupMember $id -SkipVerification } }
                    raw    = { [GroupAdmin.Bench.RawClient]::Send($slowAdd, $key, [GroupAdmin.Bench.RawClient]::Bodies((Get-FreshGroup $slow), $batches * 100, 100), $limit) }
                })
            $bound = [double[]] @(foreach ($one in $times.module) { $batches * 0.05 / $limit })
            $what = '{0:N0} batches of 100, 50 ms an answer, limit {1}' -f $batches, $limit
            Add-Result $what 'limit / 50 ms' -Upper $bound -Lower $times.module -Unit s -AtLeast 0.9 -Note 'share of the bound; input and requests overlap'
            Add-Result $what 'raw HttpClient' -Upper $times.module -Lower $times.raw -Unit s -Note 'how near the machine lets anything come'
        }

        Stop-TestServer $slow
        $slow = $null
        Connect-Bench $server
    }

    $sizes = @([int] ($Listed / 10), $Listed)
    if ('List' -in $Only -or 'Memory' -in $Only) {
        foreach ($size in $sizes) {
            $null = Invoke-RestMethod (Get-Address $server createGroup) -Method Post -Headers $headers -Body @{ GUID = "big$size"; name = 'Big'; type = '0' }
            $null = [GroupAdmin.Bench.RawClient]::Send($add, $key, [GroupAdmin.Bench.RawClient]::Bodies("big$size", $size, 5000), 1)
        }
    }

    $listing = Get-Address $server getGroupUserList
    if ('List' -in $Only) {
        foreach ($size in $sizes) {
            $times = Measure-InTurn -Times ([Math]::Min(3, $Rounds)) -Cold:($size -gt 200000) ([ordered]@{
                    module = { Measure-Second { Get-ChatGroupMember "big$size" } }
                    rest   = {
                        Measure-Second {
                            foreach ($group in (Invoke-RestMethod $listing -Method Post -Headers $headers -Body @{ GUIDs = "big$size" }).success.data) {
                                foreach ($user in $group.users) {
                                    [pscustomobject]@{
                                        Platform = 'AtomChat'; ConnectionName = 'bench'; GroupId = $group.GUID; UserId = $user.uid; Name = $user.name
                                        Email = $null; Role = $null; Status = $null; CreatedAt = $null; Metadata = $null; AdditionalProperties = $null
                                    }
                                }
                            }
                        }
                    }
                })
            Add-Result ('list {0:N0} members' -f $size) 'Invoke-RestMethod with the same properties' -Upper $times.rest -Lower $times.module -Unit s -AtLeast 4 -Note 'one answer, AtomChat sends no pages'
        }
    }

    if ('Memory' -in $Only) {
        $open = "Import-Module '$module'; Connect-ChatService AtomChat -BaseUri '$($server.BaseUri)' -Secret (ConvertTo-SecureString '$key' -AsPlainText -Force) -AllowUnencrypted -SkipTest;"
        $byRest = "`$ProgressPreference = 'SilentlyContinue'; (Invoke-RestMethod '$listing' -Method Post -Headers @{ 'api-key' = '$key' } -Body @{ GUIDs = 'big{0}' }).success.data | ForEach-Object users | Out-Null;"
        Measure-Peak -Open $open -ByRest $byRest -Name AtomChat
    }

    if ('Cord' -in $Only) {
        $cord = Open-BenchServer @{ Platform = 'Cord' }
        $api = $cord.BaseUri.AbsoluteUri.TrimEnd('/')
        $token = Get-CordToken
        $bearer = @{ Authorization = "Bearer $token" }
        $null = [GroupAdmin.Bench.RawClient]::Send("$api/batch", 'Authorization', "Bearer $token", 'application/json', [GroupAdmin.Bench.RawClient]::CordUsers($Listed), 1)
        foreach ($size in $sizes) {
            $null = Invoke-RestMethod "$api/groups/big$size" -Method Put -Headers $bearer -ContentType application/json -Body '{"name":"Big"}'
            $null = [GroupAdmin.Bench.RawClient]::Send("$api/groups/big$size/members", 'Authorization', "Bearer $token", 'application/json', [GroupAdmin.Bench.RawClient]::CordMembers($size), 1)
        }

        $login = [pscredential]::new($project, $secret)
        Connect-ChatService -Platform Cord -BaseUri $cord.BaseUri -Credential $login -Name cord -AllowUnencrypted -SkipTest
        foreach ($size in $sizes) {
            $times = Measure-InTurn -Times ([Math]::Min(3, $Rounds)) -Cold:($size -gt 200000) ([ordered]@{
                    module = { Measure-Second { Get-ChatGroupMember "big$size" } }
                    rest   = {
                        Measure-Second {
                            $next = ''
                            do {
                                $page = Invoke-RestMethod "$api/groups/big$size/members?limit=1000&token=$next" -Headers $bearer
                                foreach ($user in $page.users) {
                                    [pscustomobject]@{
                                        Platform = 'Cord'; ConnectionName = 'cord'; GroupId = "big$size"; UserId = $user.id; Name = $user.name; Email = $user.email
                                        Role = $null; Status = $user.status; CreatedAt = $user.createdTimestamp; Metadata = $user.metadata; AdditionalProperties = $null
                                    }
                                }

                                $next = $page.pagination.token
                            } while ($next)
                        }
                    }
                })
            Add-Result ('Cord: list {0:N0} members' -f $size) 'Invoke-RestMethod, page by page, with the same properties' -Upper $times.rest -Lower $times.module -Unit s -AtLeast 4
        }

        $open = "Import-Module '$module'; Connect-ChatService Cord -BaseUri '$api' -Credential ([pscredential]::new('$project', (ConvertTo-SecureString '$key' -AsPlainText -Force))) -AllowUnencrypted -SkipTest;"
        $byRest = "`$ProgressPreference = 'SilentlyContinue'; `$next = ''; do { `$page = Invoke-RestMethod ('$api/groups/big{0}/members?limit=1000&token=' + `$next) -Headers @{ Authorization = 'Bearer $token' }; `$page.users | Out-Null; `$next = `$page.pagination.token } while (`$next);"
        Measure-Peak -Open $open -ByRest $byRest -Name Cord
        Stop-TestServer $cord
        $cord = $null
        Connect-Bench $server
    }

    # PowerShell keeps what a session compiled at its start, and has the next one compile it beforehand on another thread: a session is as fast
    # as the one before was like it. So each begins without that, as a runbook does, or after one of its own kind.
    if ('Import' -in $Only) {
        $import = { & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'" }
        $bare = { & $pwsh -NoProfile -NonInteractive -Command 1 }
        $what = 'pwsh -NoProfile with Import-Module'
        $times = Measure-InTurn -Times ($Rounds * 3) ([ordered]@{
                import      = { Clear-StartupProfile; Measure-Second $import }
                bare        = { Clear-StartupProfile; Measure-Second $bare }
                importAgain = { $null = & $import; Measure-Second $import }
                bareAgain   = { $null = & $bare; Measure-Second $bare }
            })
        Add-Result $what 'pwsh -NoProfile -Command 1' -Upper $times.import -Lower $times.bare -Unit s -AtMost 1.2 -Note 'without a profile of an earlier start'
        Add-Result "$what, again" 'pwsh -NoProfile -Command 1, again' -Upper $times.importAgain -Lower $times.bareAgain -Unit s -AtMost 1.2 -Note 'each after a session of its own kind'
    }

    if ('First' -in $Only) {
        $quiet = "`$ProgressPreference = 'SilentlyContinue'; `$secret = ConvertTo-SecureString '$key' -AsPlainText -Force;"
        $watched = "`$watch = [Diagnostics.Stopwatch]::StartNew(); {0} | Out-Null; [Console]::WriteLine('[' + `$watch.Elapsed.TotalSeconds + ']')"
        $connect = "$quiet Import-Module '$module';" + $watched.Replace('{0}', "Connect-ChatService AtomChat -BaseUri '$($server.BaseUri)' -Secret `$secret -AllowUnencrypted -SkipTest; Get-ChatGroup -Id general")
        $call = $quiet + $watched.Replace('{0}', "Invoke-RestMethod '$(Get-Address $server getGroupList)' -Method Post -Headers @{ 'api-key' = '$key' } -Body @{ GUIDs = 'general' }")
        $times = Measure-InTurn -Times ($Rounds * 2) ([ordered]@{
                module      = { Clear-StartupProfile; (Get-FromSession $connect)[0] }
                rest        = { Clear-StartupProfile; (Get-FromSession $call)[0] }
                moduleAgain = { $null = Get-FromSession $connect; (Get-FromSession $connect)[0] }
                restAgain   = { $null = Get-FromSession $call; (Get-FromSession $call)[0] }
            })
        Add-Result 'first connection and first request' 'first Invoke-RestMethod of a session' -Upper $times.module -Lower $times.rest -Unit s -AtMost 1 -Note 'without a profile of an earlier start'
        Add-Result 'first connection and first request, again' 'first Invoke-RestMethod of a session, again' -Upper $times.moduleAgain -Lower $times.restAgain -Unit s -AtMost 1 -Note 'each after a session of its own kind'
    }
}
finally {
    Remove-Item -LiteralPath $yardsticks -ErrorAction Ignore # in use on Windows
    Disconnect-ChatService -ErrorAction Ignore
    Stop-TestServer $slow
    Stop-TestServer $cord
    Stop-TestServer $server
}

$folder = "$root/out/bench"
$null = New-Item -ItemType Directory -Path $folder -Force
[ordered]@{
    at         = [DateTime]::UtcNow.ToString('s') + 'Z'
    powershell = $PSVersionTable.PSVersion.ToString()
    runtime    = [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription
    system     = [Runtime.InteropServices.RuntimeInformation]::OSDescription
    processors = [Environment]::ProcessorCount
    load       = if ($IsLinux) { (Get-Content /proc/loadavg).Split(' ')[0..2] -join ' ' } else { $null }
    rounds     = $Rounds
    results    = $results
} | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath "$folder/compare.json" -Encoding utf8

$results | Format-Table -AutoSize -Wrap -Property work, against, ratio, lowest, highest, best, target, met, upper, lower, unit | Out-String -Width 240
"Every measurement is in $folder/compare.json."
