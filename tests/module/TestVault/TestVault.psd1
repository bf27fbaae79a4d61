# A vault of SecretManagement for the tests: what it holds stands in its extension.
@{
    ModuleVersion = '1.0.0'
    GUID = '0b7f1a0c-5a64-4c6e-9c0f-6f4f3f9f1f52'
    NestedModules = @('./TestVault.Extension')
    FunctionsToExport = @()
    CmdletsToExport = @()
    PrivateData = @{ PSData = @{ Tags = @('SecretManagement') } }
}
