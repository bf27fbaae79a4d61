BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Unblock-ChatUser' {
    BeforeEach {
        foreach ($name in 'other', 'sandbox') {
            $sandbox = Connect-TestSandbox $name
            Block-ChatUser u1, u2 -Group general
            Block-ChatUser u5 -By u1
        }
    }

    Context '-Group' {
        It 'lifts the bans of users, given by <how>, and says nothing' -ForEach @(
            @{ how = 'position'; lift = { Unblock-ChatUser u1, u2 general } }
            @{ how = 'the pipeline'; lift = { 'u1', 'u2' | Unblock-ChatUser -Group general } }
            @{ how = 'objects'; lift = { Get-ChatUser u1, u2 | Unblock-ChatUser -Group general } }
            @{ how = 'the columns GroupId and UserId'; lift = { [pscustomobject] @{ GroupId = 'general'; UserId = 'u1' }, [pscustomobject] @{ GroupId = 'general'; UserId = 'u2' } | Unblock-ChatUser } }
            @{ how = 'the columns GUID and UID'; lift = { [pscustomobject] @{ GUID = 'general'; UID = 'u1' }, [pscustomobject] @{ GUID = 'general'; UID = 'u2' } | Unblock-ChatUser } }
        ) {
            Add-ChatGroupMember general u1 -ErrorAction SilentlyContinue -ErrorVariable refused
            $refused | Should -HaveCount 1
            & $lift | Should -BeNullOrEmpty
            Add-ChatGroupMember general u1, u2 -ErrorAction Stop
            (Get-ChatGroupMember general).Count | Should -Be 8
        }

        It 'counts a user who is not banned as unchanged, without an error' {
            $outcomes = Unblock-ChatUser u1, u7 -Group general -PassThru -ErrorAction Stop
            $outcomes.ForEach({ "$($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be 'u1 Unban Done', 'u7 Unban Unchanged'
        }

        It 'reports an unknown group once' {
            Assert-Failure (Get-TestFailure { Unblock-ChatUser u1, u2 nope }) -Id ChatNotFound -Category ObjectNotFound -Target nope
        }
    }

    Context '-By' {
        It 'lifts a block between users' {
            $outcome = Unblock-ChatUser u5 -By u1 -PassThru
            "$($outcome.By) $($outcome.UserId) $($outcome.Action) $($outcome.Outcome)" | Should -Be 'u1 u5 Unblock Done'
        }

        It 'counts a user who is not blocked as unchanged, without an error' {
            (Unblock-ChatUser u6 -By u1 -PassThru -ErrorAction Stop).Outcome | Should -Be Unchanged
        }
    }

    It 'takes the outcomes of Block-ChatUser: <what>' -ForEach @(
        @{ what = 'bans'; block = { Block-ChatUser u3 -Group general -PassThru }; undone = 'Unban u3 Done' }
        @{ what = 'blocks'; block = { Block-ChatUser u3 -By u1 -PassThru }; undone = 'Unblock u3 Done' }
    ) {
        (& $block | Unblock-ChatUser -PassThru -ErrorAction Stop).ForEach({ "$($_.Action) $($_.UserId) $($_.Outcome)" }) | Should -Be $undone
        $file = Join-Path $TestDrive 'outcomes.csv'
        & $block | Export-Csv -LiteralPath $file
        (Import-Csv -LiteralPath $file | Unblock-ChatUser -PassThru -ErrorAction Stop).ForEach({ "$($_.Action) $($_.UserId) $($_.Outcome)" }) | Should -Be $undone
    }

    It 'refuses to unblock an account, which the platform cannot, before any request' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Unblock-ChatUser u1 }) -Id ChatNotSupported -Category NotImplemented -Target AtomChat
        Assert-Failure (Get-TestFailure { 'u1' | Unblock-ChatUser }) -Id ChatNotSupported -Category NotImplemented -Target AtomChat
        $sandbox.Requests | Should -Be $before
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Unblock-ChatUser u1, u2 -Group general -PassThru -WhatIf | Should -BeNullOrEmpty
        Unblock-ChatUser u5 -By u1 -WhatIf
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        Unblock-ChatUser u1 general -Connection other
        Unblock-ChatUser u2 general -Connection (Get-ChatConnection other)
        Add-ChatGroupMember general u1, u2 -Connection other -ErrorAction Stop
        (Get-TestFailure { Add-ChatGroupMember general u1, u2 }).TargetObject | Sort-Object | Should -Be u1, u2
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Unblock-ChatUser $id -Group general }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Unblock-ChatUser $null -Group general }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Unblock-ChatUser -Group general }) -Id ParameterArgumentTransformationError
    }
}
