BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Remove-ChatGroup' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'deletes groups, given by <how>, and says nothing' -ForEach @(
        @{ how = 'position'; delete = { Remove-ChatGroup leads, vault -Confirm:$false } }
        @{ how = 'the pipeline'; delete = { 'leads', 'vault' | Remove-ChatGroup -Confirm:$false } }
        @{ how = 'objects'; delete = { Get-ChatGroup leads, vault | Remove-ChatGroup -Confirm:$false } }
        @{ how = 'the column Id'; delete = { [pscustomobject] @{ Id = 'leads' }, [pscustomobject] @{ Id = 'vault' } | Remove-ChatGroup -Confirm:$false } }
        @{ how = 'the column GroupId'; delete = { [pscustomobject] @{ GroupId = 'leads' }, [pscustomobject] @{ GroupId = 'vault' } | Remove-ChatGroup -Confirm:$false } }
        @{ how = 'the column GUID'; delete = { [pscustomobject] @{ GUID = 'leads' }, [pscustomobject] @{ GUID = 'vault' } | Remove-ChatGroup -Confirm:$false } }
    ) {
        & $delete | Should -BeNullOrEmpty
        (Get-ChatGroup).Id | Should -Be general, support
    }

    It 'emits what was deleted with -PassThru' {
        $group = Get-ChatGroup leads | Remove-ChatGroup -Confirm:$false -PassThru
        "$($group.Id) $($group.Name)" | Should -Be 'leads Team leads'
        (Remove-ChatGroup vault -Confirm:$false -PassThru).Id | Should -Be vault
    }

    It 'asks before it deletes, so that an unattended script cannot do so by mistake' {
        $asks = [powershell]::Create()
        try {
            $null = $asks.AddScript({
                    param($module, $connection)
                    Import-Module $module
                    Remove-ChatGroup leads -Connection $connection
                }).AddArgument((Get-Module GroupAdmin).Path).AddArgument($sandbox)
            $null = $asks.Invoke()
            "$($asks.Streams.Error)" | Should -BeLike '*to be confirmed first*'
        }
        finally {
            $asks.Dispose()
        }

        (Get-ChatGroup).Id | Should -Contain leads
    }

    It 'reports an unknown group and deletes the others' {
        $failures = @(Get-TestFailure { Remove-ChatGroup leads, nope, vault -Confirm:$false })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nope
        (Get-ChatGroup).Id | Should -Be general, support
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Remove-ChatGroup leads -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        Get-ChatGroup | Remove-ChatGroup -WhatIf
        (Get-ChatGroup).Count | Should -Be 4
    }

    It 'deletes a group over the connection that it was read through' {
        Get-ChatGroup leads -Connection other | Remove-ChatGroup -Confirm:$false
        (Get-ChatGroup).Id | Should -Contain leads
        (Get-ChatGroup -Connection other).Id | Should -Not -Contain leads
    }

    It 'works over the connection given by name or as an object' {
        Remove-ChatGroup leads -Connection other -Confirm:$false
        Remove-ChatGroup vault -Connection (Get-ChatConnection other) -Confirm:$false
        (Get-ChatGroup -Connection other).Id | Should -Be general, support
        (Get-ChatGroup).Count | Should -Be 4
    }

    It 'says how to do without asking where nobody can be asked, and deletes nothing' {
        $said = pwsh -NoProfile -NonInteractive -Command {
            param($manifest)
            Import-Module $manifest
            Connect-ChatService AtomChat -Sandbox
            try { Remove-ChatGroup general } catch { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category) $($_.TargetObject): $_" }
            (Get-ChatGroup).Count
        } -args $testedManifest
        $said[-2] | Should -BeExactly 'ChatNobodyToAsk InvalidOperation general: "Delete group" on ''general'' is to be confirmed first, and nobody can be asked in this session: it was not done. Give -Confirm:$false to go on without asking.'
        $said[-1] | Should -Be 4
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'general,leads' }
        @{ what = 'with a control character'; id = "a`nb" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatGroup $id -Confirm:$false }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Remove-ChatGroup $null -Confirm:$false }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatUser u1 | Remove-ChatGroup -Confirm:$false }) -Id ParameterArgumentTransformationError
        (Get-ChatGroup).Count | Should -Be 4
    }
}
