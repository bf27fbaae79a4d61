# That a run with -Module tests that module, and not the staged one.

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'The module under test' {
    It 'is the one that was named, and works' {
        $expected = $env:TESTED_MODULE ?? [IO.Path]::GetFullPath("$PSScriptRoot/../../out/GroupAdmin/GroupAdmin.psd1")
        (Get-Module GroupAdmin).ModuleBase | Should -Be (Split-Path $expected)
        [GroupAdmin.ChatGroup].Assembly.Location | Should -BeLike "$(Split-Path $expected)*"
    }
}
