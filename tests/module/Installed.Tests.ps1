# That a run with -Module tests that module, and not the staged one.

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'The module under test' {
    It 'is the one that was named, and works' {
        (Get-Module GroupAdmin).ModuleBase | Should -Be (Split-Path -Path $testedManifest)
        [GroupAdmin.ChatGroup].Assembly.Location | Should -BeLike "$(Split-Path -Path $testedManifest)*"
    }
}
