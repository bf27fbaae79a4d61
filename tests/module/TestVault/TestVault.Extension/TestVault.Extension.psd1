@{
    ModuleVersion = '1.0.0'
    GUID = '5d1f2c9e-3a52-4f0b-8a55-5a4f0c3f7a11'
    RootModule = 'TestVault.Extension.psm1'
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault')
    CmdletsToExport = @()
}
