<#
.SYNOPSIS
    Reports who is a member of a group and has not been active for a while.
.DESCRIPTION
    Reads the members of the groups as they arrive and asks for the presence of many users in one request. It changes nothing. Whoever the platform
    has never seen active is reported too, without a time. Only some platforms tell the presence of users; Get-ChatPlatform says which.
.PARAMETER GroupId
    The groups; all of them without it.
.PARAMETER Day
    For how many days somebody must have been inactive.
.PARAMETER ConnectionName
    The connection asset.
.PARAMETER Sandbox
    Reads sample data: nothing leaves the machine.
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [string[]] $GroupId,

    [ValidateRange(1, 3650)]
    [int] $Day = 90,

    [string] $ConnectionName = 'Chat',

    [switch] $Sandbox
)

$ErrorActionPreference = 'Stop'
Import-Module GroupAdmin

$connect = @{ Name = 'inactive'; Sandbox = $Sandbox }
if (Get-Command -Name Get-AutomationConnection -ErrorAction Ignore) {
    $connect.ConnectionInfo = Get-AutomationConnection -Name $ConnectionName
}

Connect-ChatService @connect
try {
    $since = [DateTimeOffset]::UtcNow.AddDays(-$Day)
    $groups = if ($GroupId) { $GroupId | Get-ChatGroup } else { Get-ChatGroup }

    # Somebody in several groups is asked for once.
    $memberships = @{}
    foreach ($member in $groups | Get-ChatGroupMember) {
        $memberships[$member.UserId] = @($memberships[$member.UserId]) + @($member.GroupId) | Where-Object { $_ }
    }

    $memberships.Keys | Sort-Object | Get-ChatUserStatus | Where-Object { $null -eq $_.LastActiveAt -or $_.LastActiveAt -lt $since } | ForEach-Object {
        [pscustomobject]@{
            UserId = $_.UserId
            LastActiveAt = $_.LastActiveAt
            GroupId = $memberships[$_.UserId] -join ' '
        }
    }
}
finally {
    Disconnect-ChatService
}
