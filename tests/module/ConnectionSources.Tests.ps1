# Where Connect-ChatService finds what it needs when nobody sits at the keyboard: a connection asset, the environment, a vault.

BeforeDiscovery {
    $hasVaults = [bool] (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    function Clear-TestEnvironment {
        Get-ChildItem env:GROUPADMIN_* | Remove-Item
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'A connection asset of Azure Automation' {
    BeforeAll {
        $type = Get-Content -LiteralPath "$(Split-Path -Path $testedManifest)/GroupAdmin-Automation.json" -Raw | ConvertFrom-Json
    }

    It 'has a type that names this module, and fields that Connect-ChatService takes' {
        $type.IntegrationModuleName | Should -BeExactly GroupAdmin
        $type.ConnectionFields.Name | Should -Contain Platform
        $type.ConnectionFields.TypeName | Sort-Object -Unique | Should -BeExactly System.String
        ($type.ConnectionFields | Where-Object IsEncrypted).Name | Should -BeExactly Secret
    }

    It 'opens <platform>' -ForEach @(
        @{ platform = 'AtomChat'; asset = @{ Secret = 'a key' } }
        @{ platform = 'Cord'; asset = @{ UserName = 'project'; Secret = '0123456789abcdef' } }
        @{ platform = 'Ejabberd'; asset = @{ BaseUri = 'https://chat.example:5443/api'; UserName = 'admin@chat.example'; Secret = 'a password' } }
        @{ platform = 'Grupo'; asset = @{ BaseUri = 'https://chat.example'; Secret = 'a key' } }
        @{ platform = 'Publisher'; asset = @{ BaseUri = 'https://publisher.example/wiki/api/2'; Secret = 'a token'; Format = 'Xml' } }
    ) {
        # What Get-AutomationConnection gives: a hashtable with every field of the type, empty where nothing was entered.
        $info = @{}
        foreach ($field in $type.ConnectionFields.Name) {
            $info[$field] = "$($asset[$field])"
        }

        $info.Platform = $platform
        $connection = Connect-ChatService -ConnectionInfo $info -SkipTest -PassThru
        $connection.Platform | Should -BeExactly $platform
        $connection.Mode | Should -Be Live
        if ($asset.BaseUri) {
            "$($connection.BaseUri)" | Should -BeLike "$($asset.BaseUri)*"
        }
    }
}

Describe 'A connection hashtable' {
    BeforeAll {
        $text = ConvertTo-TestSecret 'right'
        $login = [pscredential]::new('admin@chat.example', $text)
    }

    It 'takes <what>' -ForEach @(
        @{ what = 'secure strings for every value'; info = { @{ Platform = (ConvertTo-TestSecret 'AtomChat'); BaseUri = (ConvertTo-TestSecret 'https://chat.example/api/v2'); Secret = $text } } }
        @{ what = 'objects that PowerShell wrapped'; info = { @{ Platform = [psobject] 'AtomChat'; BaseUri = [psobject] [uri] 'https://chat.example/api/v2'; Secret = [psobject] 'right' } } }
        @{ what = 'blanks around names and addresses'; info = { @{ platform = ' AtomChat '; baseuri = " https://chat.example/api/v2`n"; secret = 'right'; Format = ' ' } } }
        @{ what = 'a credential'; info = { @{ Platform = 'Ejabberd'; BaseUri = 'https://chat.example/api'; Credential = $login } } }
        @{ what = 'a dictionary of another kind'; info = { [ordered] @{ Platform = 'AtomChat'; BaseUri = 'https://chat.example/api/v2'; Secret = 'right' } } }
        @{ what = 'a number for a secret'; info = { @{ Platform = 'AtomChat'; BaseUri = 'https://chat.example/api/v2'; Secret = 12345 } } }
    ) {
        $connection = Connect-ChatService -ConnectionInfo (& $info) -SkipTest -PassThru
        "$($connection.State) $($connection.BaseUri.Host)" | Should -Be 'Open chat.example'
    }

    It 'is refused with <what>, and no value is told' -ForEach @(
        @{ what = 'no platform'; info = { @{ Secret = 'hush' } }; id = 'ChatInvalidRequest'; like = 'The connection hashtable has no Platform.' }
        @{ what = 'an empty platform'; info = { @{ Platform = ' '; Secret = 'hush' } }; id = 'ChatInvalidRequest'; like = 'The connection hashtable has no Platform.' }
        @{ what = 'no secret'; info = { @{ Platform = 'AtomChat' } }; id = 'ChatAuthentication'; like = '*none was given.*a connection hashtable gives it as Secret.' }
        @{ what = 'an empty secret'; info = { @{ Platform = 'AtomChat'; Secret = '' } }; id = 'ChatAuthentication'; like = '*none was given.*' }
        @{ what = 'an empty secure string'; info = { @{ Platform = 'AtomChat'; Secret = [securestring]::new() } }; id = 'ChatAuthentication'; like = '*none was given.*' }
        @{ what = 'a secret without its name'; info = { @{ Platform = 'Cord'; Secret = 'hush' } }; id = 'ChatAuthentication'; like = '*a connection hashtable gives it as UserName.' }
        @{ what = 'a credential for a secret'; info = { @{ Platform = 'AtomChat'; Secret = $login } }; id = 'ChatInvalidRequest'; like = '*a Secret of type PSCredential. It must be a text or a SecureString;*under the key Credential.' }
        @{ what = 'a text for a credential'; info = { @{ Platform = 'AtomChat'; Credential = 'hush' } }; id = 'ChatInvalidRequest'; like = '*a Credential of type String. It must be a PSCredential.' }
        @{ what = 'a credential and a secret'; info = { @{ Platform = 'AtomChat'; Credential = $login; Secret = 'hush' } }; id = 'ChatInvalidRequest'; like = '*twice*' }
        @{ what = 'a table for a secret'; info = { @{ Platform = 'AtomChat'; Secret = @{ hush = 1 } } }; id = 'ChatInvalidRequest'; like = '*a Secret of type Hashtable.*' }
        @{ what = 'a list for a secret'; info = { @{ Platform = 'AtomChat'; Secret = 'hush', 'hush' } }; id = 'ChatInvalidRequest'; like = '*a Secret of type Object`[`].*' }
        @{ what = 'a list of platforms'; info = { @{ Platform = 'AtomChat', 'Cord'; Secret = 'hush' } }; id = 'ChatInvalidRequest'; like = '*a Platform of type Object`[`].*' }
        @{ what = 'a secret with its line end'; info = { @{ Platform = 'AtomChat'; Secret = "hush`n" } }; id = 'ChatAuthentication'; like = '*holds a line break*' }
        @{ what = 'half an address'; info = { @{ Platform = 'AtomChat'; Secret = 'hush'; BaseUri = 'chat.example' } }; id = 'ChatInvalidRequest'; like = '*no absolute address*' }
        @{ what = 'a path for an address'; info = { @{ Platform = 'AtomChat'; Secret = 'hush'; BaseUri = '/api/v2' } }; id = 'ChatInvalidRequest'; like = '*address*' }
        @{ what = 'one value under two names'; info = { @{ Platform = 'AtomChat'; Secret = 'hush'; ApiKey = 'hush' } }; id = 'ChatInvalidRequest'; like = "*gives 'Secret' twice." }
    ) {
        $failure = Get-TestFailure { Connect-ChatService -ConnectionInfo (& $info) -SkipTest }
        Assert-Failure $failure -Id $id -Like $like
        "$failure" | Should -Not -Match 'hush|right'
    }
}

Describe 'The environment' {
    BeforeEach {
        Clear-TestEnvironment
    }

    AfterAll {
        Clear-TestEnvironment
    }

    It 'describes the connection where nothing else does' {
        $env:GROUPADMIN_PLATFORM = 'AtomChat'
        $env:GROUPADMIN_BASE_URI = 'https://chat.example/api/v2'
        $env:GROUPADMIN_SECRET = 'right'
        $env:GROUPADMIN_NAME = 'ci'
        $env:GROUPADMIN_AUDIT_LOG = "$TestDrive/from-environment.jsonl"
        $connection = Connect-ChatService -SkipTest -PassThru
        "$($connection.Name) $($connection.Platform) $($connection.BaseUri.Host)" | Should -Be 'ci AtomChat chat.example'
        "$TestDrive/from-environment.jsonl" | Should -Exist
    }

    It 'gives way to what is said' {
        $env:GROUPADMIN_PLATFORM = 'AtomChat'
        $env:GROUPADMIN_NAME = 'ci'
        (Connect-ChatService -Sandbox -Name mine -PassThru).Name | Should -Be mine
    }

    It 'is not read where a platform is named: its secret may be for another' {
        $env:GROUPADMIN_PLATFORM = 'Cord'
        $env:GROUPADMIN_SECRET = 'wrong'
        (Connect-ChatService AtomChat -Sandbox -PassThru).Platform | Should -Be AtomChat
    }

    It 'gives the secret that is tested' {
        $env:GROUPADMIN_PLATFORM = 'AtomChat'
        $env:GROUPADMIN_API_KEY = 'wrong'
        Assert-Failure (Get-TestFailure { Connect-ChatService -Sandbox }) -Id ChatAuthentication -Category AuthenticationError
    }

    It 'is refused with a misspelt variable, without its value' {
        $env:GROUPADMIN_PLATFORM = 'AtomChat'
        $env:GROUPADMIN_SECRETS = 'hush-hush'
        $failure = Get-TestFailure { Connect-ChatService -SkipTest }
        Assert-Failure $failure -Id ChatInvalidRequest -Like '*GROUPADMIN_*unknown key ''SECRETS''*'
        "$failure" | Should -Not -Match hush
    }

    It 'is asked for where nothing names a platform, and nobody is prompted' {
        Assert-Failure (Get-TestFailure { Connect-ChatService }) -Id ChatInvalidRequest -Like 'No platform was named.*GROUPADMIN_PLATFORM*'
    }
}

Describe 'A secret in a vault' -Skip:(-not $hasVaults) {
    BeforeAll {
        # The register of vaults is a file in the user's folder; the tests have a folder of their own.
        $script = {
            param($manifest, $vault)
            $ErrorActionPreference = 'Stop'
            Import-Module Microsoft.PowerShell.SecretManagement
            Register-SecretVault -Name Tests -ModuleName $vault -DefaultVault
            Import-Module $manifest
            function Show-Connection {
                param([hashtable] $With)
                try {
                    $connection = Connect-ChatService @With -PassThru
                    "$($connection.Platform) $($connection.BaseUri.Host) $($connection.State)"
                }
                catch {
                    "$($_.FullyQualifiedErrorId.Split(',')[0]): $_"
                }
            }

            @{
                Text = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'key'; Sandbox = $true }
                Vault = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'key'; VaultName = 'Tests'; Sandbox = $true }
                Credential = Show-Connection @{ Platform = 'Cord'; SecretName = 'login'; SkipTest = $true }
                Secure = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'secure'; Sandbox = $true }
                WithLogin = Show-Connection @{ SecretName = 'withlogin'; SkipTest = $true }
                Elsewhere = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'key'; VaultName = 'Elsewhere'; SkipTest = $true }
                Whole = Show-Connection @{ SecretName = 'whole'; SkipTest = $true }
                Both = Show-Connection @{ Platform = 'Cord'; SecretName = 'whole'; SkipTest = $true }
                Bare = Show-Connection @{ SecretName = 'key'; SkipTest = $true }
                Bytes = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'bytes'; SkipTest = $true }
                Unknown = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'nothing'; SkipTest = $true }
                Locked = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'locked'; SkipTest = $true }
                Twice = Show-Connection @{ Platform = 'AtomChat'; SecretName = 'key'; Secret = [securestring]::new(); SkipTest = $true }
            } | ConvertTo-Json
        }
        $before = $env:HOME, $env:LOCALAPPDATA
        try {
            $env:HOME = $env:LOCALAPPDATA = (New-Item -ItemType Directory -Path "$TestDrive/home").FullName
            $answer = pwsh -NoProfile -NonInteractive -Command $script -args $testedManifest, "$PSScriptRoot/TestVault" | Out-String | ConvertFrom-Json
        }
        finally {
            $env:HOME, $env:LOCALAPPDATA = $before
        }
    }

    It 'opens or is refused as its kind says: a secret that <name>' -ForEach @(
        @{ name = 'is a key'; key = 'Text'; like = 'AtomChat * Open' }
        @{ name = 'is found in the vault that is named'; key = 'Vault'; like = 'AtomChat * Open' }
        @{ name = 'may be a credential'; key = 'Credential'; like = 'Cord * Open' }
        @{ name = 'is a secure string'; key = 'Secure'; like = 'AtomChat * Open' }
        @{ name = 'may describe the connection with a credential'; key = 'WithLogin'; like = 'Ejabberd chat.example Open' }
        @{ name = 'is an error where there is no such vault'; key = 'Elsewhere'; like = "ChatAuthentication: The secret 'key' of the vault 'Elsewhere' could not be read: *" }
        @{ name = 'may describe the whole connection'; key = 'Whole'; like = 'AtomChat chat.example Open' }
        @{ name = 'is refused for another platform'; key = 'Both'; like = "ChatInvalidRequest: The secret 'whole' is for AtomChat, not for Cord." }
        @{ name = 'needs a platform where it is a mere text'; key = 'Bare'; like = "ChatInvalidRequest: The secret 'key' does not say which platform*" }
        @{ name = 'is refused where it is of another type'; key = 'Bytes'; like = '*is of type Byte*It must be a text*' }
        @{ name = 'is an error where it does not exist'; key = 'Unknown'; like = "ChatAuthentication: The secret 'nothing' could not be read: *" }
        @{ name = 'is an error where the vault fails'; key = 'Locked'; like = "ChatAuthentication: The secret 'locked' could not be read: *" }
        @{ name = 'is not given twice'; key = 'Twice'; like = 'ChatInvalidRequest: -SecretName and -Secret*' }
    ) {
        $answer.$key | Should -BeLike $like
    }
}

Describe 'A session without SecretManagement' {
    It 'says what to install' {
        $script = {
            param($manifest)
            $env:PSModulePath = [IO.Path]::Combine($PSHOME, 'Modules')
            Import-Module $manifest
            try { Connect-ChatService AtomChat -SecretName key } catch { "$_" }
        }
        pwsh -NoProfile -NonInteractive -Command $script -args $testedManifest | Should -BeLike '*-SecretName needs the module Microsoft.PowerShell.SecretManagement*Install-PSResource*'
    }
}
