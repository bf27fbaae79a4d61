<#
.SYNOPSIS
    Measures members per second against a real ejabberd, beside what an administrator would do without the module.
.DESCRIPTION
    Starts a private ejabberd on the loopback, as the integration tests do, and makes members of new rooms in turns and in the same run: by
    Add-ChatGroupMember at several throttle limits, by a loop of Invoke-RestMethod, and by ejabberdctl called once a member. Every room is
    checked to have all of them. Medians are printed as a table and written, with every single measurement, to out/bench/ejabberd.json.
.PARAMETER Members
    How many members a room gets from the module and from the loop.
.PARAMETER ByControl
    How many members a room gets from ejabberdctl, which starts an Erlang for each.
.PARAMETER Rounds
    How often each measurement is repeated; the first round is thrown away.
.PARAMETER ThrottleLimit
    The limits that the module is measured at.
.EXAMPLE
    ./bench/ejabberd.ps1 -Rounds 3
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The secret of a test server.')]
[CmdletBinding()]
param(
    [ValidateRange(100, 100000)] [int] $Members = 1000,
    [ValidateRange(1, 1000)] [int] $ByControl = 10,
    [ValidateRange(1, 100)] [int] $Rounds = 3,
    [ValidateRange(1, 1000)] [int[]] $ThrottleLimit = @(1, 8, 32)
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
. "$root/tests/module/Common.ps1"
. "$root/tests/integration/Ejabberd.ps1"
if (-not (Find-TestEjabberd)) {
    throw 'ejabberd is not installed. On Debian: apt-get install --no-install-recommends ejabberd.'
}

$server = New-TestEjabberd
try {
    $null = Connect-TestEjabberd $server
    $users = 1..$Members | ForEach-Object { "user$_" }
    $header = @{ Authorization = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("admin@localhost:$($server.Secret)")) }
    $number = 0
    $ways = [ordered] @{}
    foreach ($limit in $ThrottleLimit) {
        $ways["Add-ChatGroupMember, throttle limit $limit"] = @{
            Count = $Members
            Run = {
                param($room)
                Set-ChatConnection ejabberd -ThrottleLimit $limit
                $users | Add-ChatGroupMember -Group $room
            }.GetNewClosure()
        }
    }

    $ways['Invoke-RestMethod in a loop'] = @{
        Count = $Members
        Run = {
            param($room)
            foreach ($user in $users) {
                $body = @{ name = $room; service = 'conference.localhost'; jid = "$user@localhost"; affiliation = 'member' } | ConvertTo-Json
                $null = Invoke-RestMethod -Uri "$($server.BaseUri)/set_room_affiliation" -Method Post -Body $body -ContentType application/json -Headers $header
            }
        }
    }
    $ways['ejabberdctl once a member'] = @{
        Count = $ByControl
        Run = {
            param($room)
            foreach ($user in $users | Select-Object -First $ByControl) {
                $null = Invoke-TestEjabberd -Server $server -Arguments 'set_room_affiliation', $room, 'conference.localhost', "$user@localhost", 'member'
            }
        }
    }

    $measured = foreach ($round in 0..$Rounds) {
        foreach ($way in $ways.Keys) {
            $room = "room$((++$number))"
            $null = New-ChatGroup -Id $room -Name $way
            $seconds = (Measure-Command { & $ways[$way].Run $room }).TotalSeconds
            $there = @(Get-ChatGroupMember -Group $room).Count
            if ($there -ne $ways[$way].Count) {
                throw "$way made $there members of $($ways[$way].Count)."
            }

            Remove-ChatGroup $room -Confirm:$false
            Write-Verbose "Round ${round}: $way, $([Math]::Round($there / $seconds)) members a second."
            if ($round -gt 0) {
                [pscustomobject] @{ Way = $way; Round = $round; Members = $there; Seconds = [Math]::Round($seconds, 3); PerSecond = [Math]::Round($there / $seconds, 1) }
            }
        }
    }

    $null = New-Item -ItemType Directory -Path "$root/out/bench" -Force
    $measured | ConvertTo-Json | Set-Content -LiteralPath "$root/out/bench/ejabberd.json"
    $rows = foreach ($way in $ways.Keys) {
        $sorted = @(($measured | Where-Object Way -EQ $way).PerSecond | Sort-Object)
        [pscustomobject] @{ Way = $way; PerSecond = $sorted[[Math]::Floor($sorted.Count / 2)]; Lowest = $sorted[0]; Highest = $sorted[-1] }
    }

    $loop = ($rows | Where-Object Way -EQ 'Invoke-RestMethod in a loop').PerSecond
    $rows | Select-Object -Property *, @{ Name = 'TimesTheLoop'; Expression = { [Math]::Round($_.PerSecond / $loop, 3) } } | Format-Table -AutoSize
}
finally {
    Get-ChatConnection | Disconnect-ChatService
    Stop-TestEjabberd $server
}
