BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Remove-ChatUser' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'deletes users, given by <how>, and says nothing' -ForEach @(
        @{ how = 'position'; delete = { Remove-ChatUser u11, u12 -Confirm:$false } }
        @{ how = 'the pipeline'; delete = { 'u11', 'u12' | Remove-ChatUser -Confirm:$false } }
        @{ how = 'objects'; delete = { Get-ChatUser u11, u12 | Remove-ChatUser -Confirm:$false } }
        @{ how = 'the column Id'; delete = { [pscustomobject] @{ Id = 'u11' }, [pscustomobject] @{ Id = 'u12' } | Remove-ChatUser -Confirm:$false } }
        @{ how = 'the column UserId'; delete = { [pscustomobject] @{ UserId = 'u11' }, [pscustomobject] @{ UserId = 'u12' } | Remove-ChatUser -Confirm:$false } }
        @{ how = 'the column UID'; delete = { [pscustomobject] @{ UID = 'u11' }, [pscustomobject] @{ UID = 'u12' } | Remove-ChatUser -Confirm:$false } }
    ) {
        & $delete | Should -BeNullOrEmpty
        (Get-ChatUser).Id | Should -Be (1..10).ForEach({ "u$_" })
    }

    It 'emits what was deleted with -PassThru' {
        $user = Get-ChatUser u12 | Remove-ChatUser -Confirm:$false -PassThru
        "$($user.Id) $($user.Name)" | Should -Be 'u12 Bernhard Riemann'
        (Remove-ChatUser u11 -Confirm:$false -PassThru).Id | Should -Be u11
    }

    It 'asks before it deletes, so that an unattended script cannot do so by mistake' {
        $asks = [powershell]::Create()
        try {
            $null = $asks.AddScript({
                    param($module, $connection)
                    Import-Module $module
                    Remove-ChatUser u12 -Connection $connection
                }).AddArgument((Get-Module GroupAdmin).Path).AddArgument($sandbox)
            $null = $asks.Invoke()
            "$($asks.Streams.Error)" | Should -BeLike '*to be confirmed first*'
        }
        finally {
            $asks.Dispose()
        }

        (Get-ChatUser u12).Id | Should -Be u12
    }

    It 'reports an unknown user and deletes the others' {
        $failures = @(Get-TestFailure { Remove-ChatUser u11, nobody, u12 -Confirm:$false })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
        (Get-ChatUser).Count | Should -Be 10
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Remove-ChatUser u12 -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        Get-ChatUser | Remove-ChatUser -WhatIf
        (Get-ChatUser).Count | Should -Be 12
    }

    It 'works over the connection given by name or as an object, and over the one of the object' {
        Remove-ChatUser u10 -Connection other -Confirm:$false
        Remove-ChatUser u11 -Connection (Get-ChatConnection other) -Confirm:$false
        Get-ChatUser u12 -Connection other | Remove-ChatUser -Confirm:$false
        (Get-ChatUser -Connection other).Count | Should -Be 9
        (Get-ChatUser).Count | Should -Be 12
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatUser $id -Confirm:$false }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Remove-ChatUser $null -Confirm:$false }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Remove-ChatUser -Confirm:$false }) -Id ParameterArgumentTransformationError
        (Get-ChatUser).Count | Should -Be 12
    }
}
