<#
.SYNOPSIS
    Makes the table of docs/guides/platforms.md from the code.
.DESCRIPTION
    What each cmdlet can do on each platform follows from the interfaces that the platform's client implements, and what rests on a guess
    from the attributes beside them. Build the module first (dotnet build). A test compares the page with what this script makes.
.PARAMETER PassThru
    Gives the lines and leaves the page as it is.
.EXAMPLE
    ./docs/Update-Platforms.ps1
#>
[CmdletBinding()]
[OutputType([string])]
param(
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module -Name GroupAdmin)) {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../out/GroupAdmin/GroupAdmin.psd1')
}

# Each way to use a cmdlet, with the capability that it needs. A capability that no row names fails the test.
$rows = @(
    'New-ChatGroup||CreateGroup'
    'Get-ChatGroup||ListGroups'
    'Get-ChatGroup|-Id|GetGroup'
    'Set-ChatGroup||UpdateGroup'
    'Remove-ChatGroup||DeleteGroup'
    'Add-ChatGroupMember||AddMember'
    'Add-ChatGroupMember|-Role|SetMemberRole'
    'Get-ChatGroupMember||ListMembers'
    'Get-ChatGroupMember|-Banned|ListBans'
    'Remove-ChatGroupMember||RemoveMember'
    'Remove-ChatGroupMember|-Kick|KickMember'
    'Block-ChatUser|-Group|BanMember'
    'Unblock-ChatUser|-Group|UnbanMember'
    'Block-ChatUser|-By|BlockUser'
    'Unblock-ChatUser|-By|UnblockUser'
    'Block-ChatUser||BlockAccount'
    'Unblock-ChatUser||UnblockAccount'
    'New-ChatUser||CreateUser'
    'Get-ChatUser||ListUsers'
    'Get-ChatUser|-Id|GetUser'
    'Set-ChatUser||UpdateUser'
    'Remove-ChatUser||DeleteUser'
    'Remove-ChatUser|-Archive|ArchiveUser'
    'Get-ChatUserStatus||GetUserStatus'
    'Add-ChatFriend||AddFriend'
    'Remove-ChatFriend||RemoveFriend'
    'Send-ChatMessage||SendMessage'
    'Invoke-ChatApi||InvokeApi'
)

$platforms = @(Get-ChatPlatform)
$known = [Enum]::GetNames([GroupAdmin.ChatCapability])
$guesses = [Collections.Generic.List[string]]::new()
$lines = @(
    "| cmdlet | $($platforms.Name -join ' | ') |"
    "|---|$('---|' * $platforms.Count)"
    foreach ($row in $rows) {
        $cmdlet, $parameter, $capability = $row.Split('|')
        if ($capability -notin $known) {
            continue
        }

        $cells = foreach ($platform in $platforms) {
            if (-not $platform.Can($capability)) {
                'cannot'
            }
            elseif ($platform.Inferred.ContainsKey($capability)) {
                $guess = $platform.Inferred[$capability]
                if (-not $guesses.Contains($guess)) {
                    $guesses.Add($guess)
                }

                "works ($($guesses.IndexOf($guess) + 1))"
            }
            else {
                'works'
            }
        }

        $use = if ($parameter) { " ``$parameter``" }
        "| [$cmdlet](../cmdlets/$cmdlet.md)$use | $($cells -join ' | ') |"
    }

    ''
    'The numbers say what is not documented there, and so is guessed:'
    ''
    for ($number = 0; $number -lt $guesses.Count; $number++) {
        "$($number + 1). $($guesses[$number])"
    }
)

if ($PassThru) {
    return $lines
}

$page = Join-Path -Path $PSScriptRoot -ChildPath 'guides/platforms.md'
$text = (Get-Content -LiteralPath $page -Raw).Replace("`r`n", "`n")
$begin = $text.IndexOf('| cmdlet |')
$end = $text.IndexOf("`n## ", $begin)
[IO.File]::WriteAllText($page, $text.Substring(0, $begin) + ($lines -join "`n") + "`n" + $text.Substring($end))
