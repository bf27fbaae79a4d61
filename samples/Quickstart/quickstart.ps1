<#
.SYNOPSIS
Creates a group, adds everybody from a CSV file, bans one of them, and lists the result.

.DESCRIPTION
Without parameters it works against the sandbox: an emulation of the platform in memory. Nothing leaves the machine.
With -Secret (and -BaseUri where your account has an address of its own) the same lines do the same job on a real account;
the users in the file must exist there.

.EXAMPLE
./quickstart.ps1

.EXAMPLE
./quickstart.ps1 -Secret (Read-Host 'API key' -AsSecureString) -Group ops -MemberFile ./team.csv
#>
[CmdletBinding()]
param(
    [string] $Platform = 'AtomChat',
    [uri] $BaseUri,
    [securestring] $Secret,
    [string] $Group = 'ops',
    [string] $MemberFile = (Join-Path $PSScriptRoot 'members.csv'),
    [string] $ModulePath = (Join-Path $PSScriptRoot '../../out/GroupAdmin')
)

$ErrorActionPreference = 'Stop'
Import-Module $ModulePath

$connect = @{ Platform = $Platform }
if ($BaseUri) { $connect.BaseUri = $BaseUri }
if ($Secret) { $connect.Secret = $Secret } else { $connect.Sandbox = $true }
Connect-ChatService @connect

'1. A new group'
New-ChatGroup -Id $Group -Name 'Operations' -Type Private | Format-Table

'2. Everybody from the file becomes a member'
Import-Csv $MemberFile |
    Add-ChatGroupMember -Group $Group -PassThru |
    Group-Object Outcome -NoElement |
    Format-Table @{ Label = 'Outcome'; Expression = { $_.Name } }, @{ Label = 'Users'; Expression = { $_.Count } }

'3. One of them is banned'
$banned = (Import-Csv $MemberFile)[2]
Block-ChatUser -User $banned.UserId -Group $Group -PassThru | Format-Table

'4. The members now'
Get-ChatGroupMember -Group $Group | Format-Table

'5. What an error looks like: the others go on, and the id is there to work with'
Get-ChatGroup -Id $Group, 'no-such-group' -ErrorAction SilentlyContinue -ErrorVariable failed | Format-Table
foreach ($record in $failed) {
    '   {0}  [{1}, {2}, target {3}]' -f $record.Exception.Message, $record.CategoryInfo.Category, ($record.FullyQualifiedErrorId -split ',')[0], $record.TargetObject
}

Disconnect-ChatService
