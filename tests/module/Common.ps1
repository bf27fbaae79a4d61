# What the tests of the module share. Dot-source this file in BeforeAll; Disconnect-Test belongs into AfterEach or AfterAll.

# Invoke-ModuleTests.ps1 -Module says which module is tested instead of the staged one.
$testedManifest = $env:TESTED_MODULE ?? [IO.Path]::GetFullPath((Join-Path -Path $PSScriptRoot -ChildPath '../../out/GroupAdmin/GroupAdmin.psd1'))
Import-Module -Name $testedManifest

function ConvertTo-TestSecret {
    <#
    .SYNOPSIS
        Makes a SecureString of a text.
    #>
    [OutputType([securestring])]
    param([Parameter(Mandatory)] [string] $Text)

    [Net.NetworkCredential]::new('', $Text).SecurePassword
}

function Connect-TestSandbox {
    <#
    .SYNOPSIS
        Opens a sandbox with fresh sample data, makes it the current connection and gives it.
    #>
    param([string] $Name = 'sandbox')

    Connect-ChatService -Platform AtomChat -Sandbox -Name $Name -PassThru
}

function Connect-TestServer {
    <#
    .SYNOPSIS
        Connects to a server of Start-TestServer. Further parameters go to Connect-ChatService.
    #>
    param(
        [Parameter(Mandatory)] [psobject] $Server,
        [string] $Name = 'server',
        [string] $Secret = 'right',
        [hashtable] $With = @{}
    )

    $connect = @{
        Platform         = $Server.Platform
        BaseUri          = $Server.BaseUri
        Name             = $Name
        RetryIntervalSec = 0.05
    }
    if ($Server.Authentication -ne 'Secret') {
        # Every sandbox takes any name; this one also says where its accounts are.
        $connect.Credential = [pscredential]::new('admin@localhost', (ConvertTo-TestSecret $Secret))
    }
    else {
        $connect.Secret = ConvertTo-TestSecret $Secret
    }

    foreach ($key in $With.Keys) {
        $connect[$key] = $With[$key]
    }

    Connect-ChatService @connect -PassThru
}

function Disconnect-Test {
    <#
    .SYNOPSIS
        Closes every connection of this session.
    #>
    Get-ChatConnection | Disconnect-ChatService -WarningAction Ignore
}

function Get-TestFailure {
    <#
    .SYNOPSIS
        Runs a script and gives the errors, those that ended it among them; whatever else it emits is dropped.
    #>
    [OutputType([Management.Automation.ErrorRecord])]
    param([Parameter(Mandatory)] [scriptblock] $Script)

    $ErrorActionPreference = 'Continue' # Pester's own preference is Stop
    try {
        & $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
    }
    catch {
        $_
    }
}

function Assert-Failure {
    <#
    .SYNOPSIS
        Fails unless there is exactly one error, of this id, category and target, that says a sentence.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [AllowNull()] [AllowEmptyCollection()] [object[]] $Failure,
        [Parameter(Mandatory)] [string] $Id,
        [string] $Category,
        [object] $Target,
        [string] $Like = '*'
    )

    $Failure.Count | Should -Be 1 -Because "one error was expected, not: $($Failure -join ' | ')"
    $record = $Failure[0]
    $record.FullyQualifiedErrorId | Should -BeLike "$Id,GroupAdmin.Cmdlets.Commands.*Command"
    if ($Category) {
        $record.CategoryInfo.Category | Should -Be $Category
    }

    if ($PSBoundParameters.ContainsKey('Target')) {
        "$($record.TargetObject)" | Should -BeExactly "$Target"
    }

    $record.Exception.Message | Should -BeLike $Like
    $record.Exception.Message | Should -MatchExactly '(?s)^\S.*\s.*(\.|begins: .+)$'
}
