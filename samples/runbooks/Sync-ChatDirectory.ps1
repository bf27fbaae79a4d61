<#
.SYNOPSIS
    Nightly synchronisation: makes the groups and members of the platform what a directory file says.
.DESCRIPTION
    The file is what Export-ChatGroup writes, JSON or CSV. It is read and checked whole before the first request. Only the difference travels; where a
    group would lose more members than -MaximumRemoval percent, nothing is changed at all. The job fails unless everything is as the file says
    afterwards, and may simply be started again: it does what is left.
.PARAMETER Path
    The directory file.
.PARAMETER MaximumRemoval
    How many of a group's members may be removed, in percent.
.PARAMETER Prune
    Deletes groups that are not in the file.
.PARAMETER ConnectionName
    The connection asset.
.PARAMETER AuditLog
    A file that every change is written to.
.PARAMETER Sandbox
    Rehearses on sample data: nothing leaves the machine.
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType('GroupAdmin.ChatSyncSummary')]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [ValidateRange(0, 100)]
    [double] $MaximumRemoval = 10,

    [switch] $Prune,

    [string] $ConnectionName = 'Chat',

    [string] $AuditLog,

    [switch] $Sandbox
)

$ErrorActionPreference = 'Stop'
Import-Module GroupAdmin

$connect = @{ Name = 'nightly'; Sandbox = $Sandbox }
if ($AuditLog) {
    $connect.AuditLog = $AuditLog
}

if (Get-Command -Name Get-AutomationConnection -ErrorAction Ignore) {
    $connect.ConnectionInfo = Get-AutomationConnection -Name $ConnectionName
}

Connect-ChatService @connect
try {
    # The same problems as below, but all of them at once, each with its line.
    $problems = @(Test-ChatDirectory -Path $Path | Where-Object Severity -EQ Error)
    if ($problems) {
        $problems | Select-Object -First 20 | ForEach-Object { Write-Error -Message "$_" -ErrorAction Continue }
        throw "'$Path' has $($problems.Count) errors. Nothing was changed."
    }

    $summary = Sync-ChatGroup -Path $Path -MaximumRemoval $MaximumRemoval -Prune:$Prune -Confirm:$false -ErrorAction Continue
    $summary
    if (-not $WhatIfPreference -and -not $summary.InSync) {
        throw "The platform is not yet what '$Path' says. The output counts what is left; the errors say why. Nothing is lost: run it again."
    }
}
finally {
    Disconnect-ChatService
}
