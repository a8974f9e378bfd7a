"""The lab bar: five checks that every lab has to pass, in the sandbox that grades students."""
