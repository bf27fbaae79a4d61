<#
.SYNOPSIS
    Onboarding: takes the people of a CSV file into their groups.
.DESCRIPTION
    The file has the columns GroupId and UserId, one line for each membership. Whoever is a member already stays one, so that the runbook can run
    again at any time. Groups that do not exist are left out, unless -CreateMissingGroup is given. The output is one object for each group,
    with the people who are not in it afterwards and why; the job fails when there are any.

    The connection comes from a connection asset of the type GroupAdmin. Outside of Azure Automation it is read from the environment
    (GROUPADMIN_PLATFORM, GROUPADMIN_SECRET and others).
.PARAMETER Path
    The CSV file: a path, or on a sandbox of Azure Automation whatever an earlier step has downloaded.
.PARAMETER ConnectionName
    The connection asset.
.PARAMETER CreateMissingGroup
    Creates groups of the file that do not exist, with their ids as names.
.PARAMETER AuditLog
    A file that every change is written to.
.PARAMETER Sandbox
    Rehearses on sample data: nothing leaves the machine.
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string] $ConnectionName = 'Chat',

    [switch] $CreateMissingGroup,

    [string] $AuditLog,

    [switch] $Sandbox
)

$ErrorActionPreference = 'Stop'
Import-Module GroupAdmin

$connect = @{ Name = 'onboarding'; Sandbox = $Sandbox }
if ($AuditLog) {
    $connect.AuditLog = $AuditLog
}

if (Get-Command -Name Get-AutomationConnection -ErrorAction Ignore) {
    $connect.ConnectionInfo = Get-AutomationConnection -Name $ConnectionName
}

Connect-ChatService @connect
try {
    $rows = @(Import-Csv -LiteralPath $Path | Where-Object { $_.GroupId -and $_.UserId })
    $known = @($rows.GroupId | Sort-Object -Unique | Get-ChatGroup -ErrorAction Ignore).Id
    if ($CreateMissingGroup) {
        $known += @($rows.GroupId | Sort-Object -Unique | Where-Object { $_ -notin $known } | ForEach-Object { New-ChatGroup -Id $_ -Name $_ }).Id
    }

    # One pipeline for all groups: batches of several groups are under way at once.
    $left = @($rows | Where-Object GroupId -In $known | Add-ChatGroupMember -PassThru -ErrorAction SilentlyContinue | Where-Object Outcome -NotIn Done, Unchanged) +
        @($rows | Where-Object GroupId -NotIn $known | Select-Object GroupId, UserId, @{ Name = 'Outcome'; Expression = { 'NotAttempted' } }, @{ Name = 'Detail'; Expression = { 'There is no such group.' } })

    foreach ($group in $rows | Group-Object -Property GroupId) {
        $missing = @($left | Where-Object GroupId -EQ $group.Name)
        [pscustomobject]@{
            GroupId = $group.Name
            Wanted = @($group.Group.UserId | Sort-Object -Unique).Count
            Missing = @($missing.UserId | Sort-Object -Unique)
            Reason = @($missing.Detail | Where-Object { $_ } | Sort-Object -Unique) -join ' '
        }
    }

    if ($left) {
        Write-Error -Message "$($left.Count) of $($rows.Count) lines of '$Path' are not in effect. The output names them." -ErrorAction Continue
    }
}
finally {
    Disconnect-ChatService
}
