<#
.SYNOPSIS
    Keeps the users of a ban list out of groups.
.DESCRIPTION
    The list is a text file with one user id a line; empty lines and lines that begin with # are left out. Each user is banned from each of the groups;
    with -Lift the bans are lifted. Who is banned already stays so. The output is one object for each user and group, with the outcome; the job
    fails when somebody could not be banned. Users whom the platform does not know are no failure: they cannot come in.
.PARAMETER Path
    The ban list.
.PARAMETER GroupId
    The groups; all of them without it.
.PARAMETER Lift
    Lifts the bans instead.
.PARAMETER ConnectionName
    The connection asset.
.PARAMETER AuditLog
    A file that every change is written to.
.PARAMETER Sandbox
    Rehearses on sample data: nothing leaves the machine.
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType('GroupAdmin.ChatMemberOutcome')]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string[]] $GroupId,

    [switch] $Lift,

    [string] $ConnectionName = 'Chat',

    [string] $AuditLog,

    [switch] $Sandbox
)

$ErrorActionPreference = 'Stop'
Import-Module GroupAdmin

$connect = @{ Name = 'bans'; Sandbox = $Sandbox }
if ($AuditLog) {
    $connect.AuditLog = $AuditLog
}

if (Get-Command -Name Get-AutomationConnection -ErrorAction Ignore) {
    $connect.ConnectionInfo = Get-AutomationConnection -Name $ConnectionName
}

Connect-ChatService @connect
try {
    $users = Get-Content -LiteralPath $Path | ForEach-Object { $_.Trim() } | Where-Object { $_ -and $_ -notlike '#*' } | Sort-Object -Unique
    if (-not $users) {
        throw "The ban list '$Path' names nobody. Nothing was changed."
    }

    $groups = if ($GroupId) { $GroupId } else { (Get-ChatGroup).Id }
    $outcomes = foreach ($group in $groups) {
        if ($Lift) {
            $users | Unblock-ChatUser -Group $group -PassThru -ErrorAction SilentlyContinue
        }
        else {
            $users | Block-ChatUser -Group $group -PassThru -ErrorAction SilentlyContinue
        }
    }

    $outcomes
    $open = @($outcomes | Where-Object Outcome -NotIn Done, Unchanged, NotFound)
    if ($open) {
        Write-Error -Message "$($open.Count) of $(@($outcomes).Count) bans are not as wanted: $(($open | Select-Object -First 5 | ForEach-Object { "$($_.UserId) in $($_.GroupId)" }) -join ', ')." -ErrorAction Continue
    }
}
finally {
    Disconnect-ChatService
}
