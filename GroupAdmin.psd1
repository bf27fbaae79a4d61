@{
    # Core or Desktop: the build for this PowerShell. Import-Module reads a list with commas faster than one with lines.
    RootModule = "$PSEdition/GroupAdmin.Cmdlets.dll"
    ModuleVersion = '0.1.0'
    GUID = '7d1b6a52-3c0f-4a52-9a3e-0f6d3c7f2b19'
    Author = 'GroupAdmin contributors'
    CompanyName = 'GroupAdmin contributors'
    Copyright = '(c) GroupAdmin contributors. MIT licence.'
    Description = 'Administers the groups, members, users and bans of chat platforms from scripts, scheduled jobs and Azure Automation runbooks: one set of cmdlets, typed objects in the pipeline, exact outcomes.'
    PowerShellVersion = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Core', 'Desktop')
    FormatsToProcess = @('GroupAdmin.Format.ps1xml')
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    CmdletsToExport = @(
        'Add-ChatFriend',
        'Add-ChatGroupMember',
        'Block-ChatUser',
        'Compare-ChatGroup',
        'Connect-ChatService',
        'Copy-ChatGroup',
        'Disconnect-ChatService',
        'Export-ChatGroup',
        'Get-ChatConnection',
        'Get-ChatGroup',
        'Get-ChatGroupMember',
        'Get-ChatPlatform',
        'Get-ChatUser',
        'Get-ChatUserStatus',
        'Invoke-ChatApi',
        'New-ChatGroup',
        'New-ChatUser',
        'Remove-ChatFriend',
        'Remove-ChatGroup',
        'Remove-ChatGroupMember',
        'Remove-ChatUser',
        'Send-ChatMessage',
        'Set-ChatConnection',
        'Set-ChatGroup',
        'Set-ChatUser',
        'Sync-ChatGroup',
        'Test-ChatConnection',
        'Test-ChatDirectory',
        'Unblock-ChatUser'
    )
    PrivateData = @{
        PSData = @{
            Tags = @('Chat', 'Groups', 'Administration', 'AtomChat', 'CometChat', 'Cord', 'Ejabberd', 'XMPP', 'Grupo', 'Publisher', 'AzureAutomation', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first release: groups, members, users and bans of AtomChat, Cord, Ejabberd, Grupo and HighQ Publisher. Every change is in CHANGELOG.md.'
        }
    }
}
