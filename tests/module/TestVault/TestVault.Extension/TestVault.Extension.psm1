# The five functions that SecretManagement asks of a vault. The secrets are made up.

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)

    $null = $VaultName, $AdditionalParameters
    $text = { [Net.NetworkCredential]::new('', $args[0]).SecurePassword }
    switch ($Name) {
        'key' { 'right' }
        'login' { [pscredential]::new('project', (& $text '0123456789abcdef')) }
        'whole' { @{ Platform = 'AtomChat'; BaseUri = 'https://chat.example/api/v2'; Secret = (& $text 'right') } }
        'secure' { & $text 'right' }
        'withlogin' { @{ Platform = 'Ejabberd'; BaseUri = 'https://chat.example/api'; Credential = [pscredential]::new('admin@chat.example', (& $text 'right')) } }
        'bytes' { , [byte[]] (1, 2, 3) }
        'locked' { throw 'The vault is locked.' }
    }
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)

    $null = $AdditionalParameters
    'key', 'login', 'whole', 'secure', 'withlogin', 'bytes', 'locked' | Where-Object { $_ -like $Filter } | ForEach-Object {
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($_, 'Unknown', $VaultName)
    }
}

function Set-Secret {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)

    $null = $Name, $Secret, $VaultName, $AdditionalParameters, $PSCmdlet.ShouldProcess('nothing')
    $false
}

function Remove-Secret {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)

    $null = $Name, $VaultName, $AdditionalParameters, $PSCmdlet.ShouldProcess('nothing')
    $false
}

function Test-SecretVault {
    [CmdletBinding()]
    [OutputType([bool])]
    param([string] $VaultName, [hashtable] $AdditionalParameters)

    $null = $VaultName, $AdditionalParameters
    $true
}
